using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Patchbay.EndToEnd.Tests.Page;

/// <summary>axe-core in a tab.</summary>
static class AxeCheck
{
    static readonly string Script = Read();

    /// <summary>Every rule that is broken, with the elements that break it.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage tab)
    {
        await tab.EvaluateAsync(Script);
        var result = await tab.EvaluateAsync<JsonElement>("async () => (await axe.run(document)).violations.map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html).slice(0, 3).join('  ')}`)");
        return [.. result.EnumerateArray().Select(item => item.GetString()!)];
    }

    static string Read()
    {
        using var stream = typeof(AxeResult).Assembly.GetManifestResourceStream("Deque.AxeCore.Commons.Resources.axe.min.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
