using System.Text.RegularExpressions;

namespace Patchbay.Tests.Support;

/// <summary>A page of docs/how-to, for tests that do what it says.</summary>
sealed partial class HowToPage
{
    HowToPage(string text) => Text = text;

    public string Text { get; }

    public static async Task<HowToPage> ReadAsync(string root, string name) =>
        new(await File.ReadAllTextAsync(Path.Combine(root, "docs", "how-to", name)));

    /// <summary>The lines of the code blocks of this language, block by block.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Blocks(string language) =>
        [.. Block().Matches(Text).Where(block => block.Groups[1].Value == language).Select(block => (IReadOnlyList<string>)[.. block.Groups[2].Value.TrimEnd('\n').Split('\n')])];

    /// <summary>What a reader types at the prompts of the console blocks, block by block; never empty.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Commands =>
        [.. Blocks("console").Select(block => (IReadOnlyList<string>)[.. block.Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(line => line[2..])])];

    /// <summary>The answers of the scripts for the fake model, wherever they stand.</summary>
    public IReadOnlyList<string> Answers =>
        [.. Text.Split('\n').Where(line => line.StartsWith("{\"text\"", StringComparison.Ordinal) || line.StartsWith("{\"status\"", StringComparison.Ordinal) || line.StartsWith("{\"hang\"", StringComparison.Ordinal))];

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
