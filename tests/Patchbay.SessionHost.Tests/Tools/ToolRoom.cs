using System.Text.Json;
using Patchbay.SessionHost.Processes;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Tests.Tools;

/// <summary>A real folder with a working directory, a protected folder and a guard, and short ways to call tools in it.</summary>
public sealed class ToolRoom : IAsyncDisposable
{
    public ToolRoom()
    {
        // The real name, because some systems' temporary folder is a link.
        Root = Directory.CreateTempSubdirectory("patchbay-tools-").FullName;
        Work = Directory.CreateDirectory(Path.Combine(Root, "work")).FullName;
        Protected = Directory.CreateDirectory(Path.Combine(Root, "state")).FullName;
        Overflow = Path.Combine(Root, "overflow");
        Context = new ToolContext(Work, ProcessGuard.Start(TimeProvider.System), new Dictionary<string, string?> { ["ROOM"] = "yes" },
            TimeProvider.System, [Protected], Overflow);
    }

    public string Root { get; }

    public string Work { get; }

    public string Protected { get; }

    public string Overflow { get; }

    public ToolContext Context { get; }

    public static IAgentTool Tool(string name) => BuiltInTools.All.Single(t => t.Name == name);

    public string At(string relative) => Path.Combine(Work, relative);

    public string Put(string relative, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(relative))!);
        File.WriteAllText(At(relative), content);
        return At(relative);
    }

    public Task<ToolResult> CallAsync(string tool, string json, CancellationToken cancellationToken = default) =>
        Tool(tool).RunAsync(JsonElement.Parse(json.Replace('\'', '"')), Context, cancellationToken);

    public async Task<string> GoodAsync(string tool, string json)
    {
        var result = await CallAsync(tool, json);
        Assert.False(result.IsError, result.Text);
        return result.Text;
    }

    public async Task<string> BadAsync(string tool, string json)
    {
        var result = await CallAsync(tool, json);
        Assert.True(result.IsError, result.Text);
        return result.Text;
    }

    public async ValueTask DisposeAsync()
    {
        await Context.Guard.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }
}
