using System.Text.RegularExpressions;
using Patchbay.Platforms.Webhook;

namespace Patchbay.Platforms.Tests.Webhook.Providers;

/// <summary>
/// The how-tos of the senders say the clicks that <c>patchbay hook add</c> says. <c>PATCHBAY_ACCEPT=1</c> writes them anew between
/// their marks; the rest of the pages is written by hand.
/// </summary>
public sealed partial class HookGuideTests
{
    static readonly string HowTo = Path.Combine(Root(), "docs", "how-to");

    [Fact]
    public void The_pages_say_the_steps_that_the_program_says()
    {
        foreach (var page in Pages())
        {
            var text = File.ReadAllText(page);
            var right = Mark().Replace(text, mark => $"{mark.Groups[1].Value}\n{(mark.Groups[2].Value is "steps" ? Steps(mark.Groups[3].Value) : Settings(mark.Groups[3].Value))}{mark.Groups[4].Value}");
            if (Environment.GetEnvironmentVariable("PATCHBAY_ACCEPT") is "1" && right != text)
            {
                File.WriteAllText(page, right);
                text = right;
            }

            Assert.Equal(right, text);
        }
    }

    [Fact]
    public void Every_provider_has_its_place_in_one_page()
    {
        var told = Pages().SelectMany(page => Mark().Matches(File.ReadAllText(page))).Where(mark => mark.Groups[2].Value is "steps").Select(mark => mark.Groups[3].Value).Order(StringComparer.Ordinal);
        Assert.Equal(HookProviders.Names, told);
    }

    [Fact]
    public void Every_guide_says_where_the_address_and_our_secret_go()
    {
        Assert.All(HookProviders.Names, name =>
        {
            var guide = HookProviders.Find(name)!.Guide;
            Assert.Equal(HookProviders.Find(name)!.Methods.Count > 0, guide.Steps.Any(step => step.Contains("{url}", StringComparison.Ordinal)));
            Assert.Equal(guide.Secret is HookSecretOrigin.Ours, guide.Steps.Any(step => step.Contains("{secret}", StringComparison.Ordinal)));
        });
    }

    // What is written with spaces before it belongs into a file.
    static string Steps(string provider)
    {
        var (lines, number, isFile) = (new List<string> { "" }, 0, false);
        foreach (var step in (HookProviders.Find(provider) ?? throw new InvalidOperationException($"there is no provider '{provider}'")).Guide.Steps)
        {
            var ofFile = step.StartsWith("  ", StringComparison.Ordinal);
            lines.AddRange(ofFile == isFile ? [] : ofFile ? ["", "   ```yaml"] : ["   ```", ""]);
            lines.Add(ofFile ? $"   {Filled(step[2..], "https://HOST/hooks/NAME", "SECRET")}" : $"{++number}. {Filled(step, "`https://HOST/hooks/NAME`", "`SECRET`")}");
            isFile = ofFile;
        }

        lines.AddRange(isFile ? ["   ```"] : []);
        return string.Join('\n', lines) + "\n\n";
    }

    static string Settings(string provider) => string.Join('\n',
    [
        "", "| setting | meaning |", "| --- | --- |",
        .. ((IConfiguredProvider)HookProviders.Find(provider)!).Settings.Select(setting => $"| `{setting.Name}` | {setting.Meaning} |"),
    ]) + "\n\n";

    static string Filled(string step, string url, string secret) => step
        .Replace("?access_token={secret}", "`?access_token=SECRET`", StringComparison.Ordinal)
        .Replace("{url}", url, StringComparison.Ordinal).Replace("{secret}", secret, StringComparison.Ordinal);

    static IEnumerable<string> Pages() => Directory.EnumerateFiles(HowTo, "hooks-*.md").Append(Path.Combine(HowTo, "reach-a-laptop.md")).Order(StringComparer.Ordinal);

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Patchbay.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex("(<!-- (steps|settings) ([a-z-]+) -->)\n.*?(<!-- end -->)", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
