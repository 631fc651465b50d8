using System.Globalization;
using System.Net;
using System.Text;

namespace Patchbay.Solution.Tests;

/// <summary>
/// The pictures of terminals in the docs are drawn from texts: the frozen frames of tests, and what the program printed (shortened), in
/// docs/images/frames. <c>PATCHBAY_ACCEPT=1</c> draws them anew.
/// </summary>
public sealed class FramePictureTests
{
    const double Cell = 8.4;
    const int Row = 20;
    const int Edge = 16;

    // Ordinary spaces in a row are drawn as one.
    const char NoBreak = '\u00A0';

    [Theory]
    [InlineData("trust", "tests/Patchbay.EndToEnd.Tests/Trust/frames/question.txt")]
    [InlineData("terminal", "tests/Patchbay.EndToEnd.Tests/Terminal/frames/event-and-prompt.txt")]
    [InlineData("permission", "tests/Patchbay.EndToEnd.Tests/Terminal/frames/permission.txt")]
    [InlineData("attach", "docs/images/frames/attach.txt")]
    [InlineData("resume", "docs/images/frames/resume.txt")]
    [InlineData("settings", "docs/images/frames/settings.txt")]
    [InlineData("doctor", "docs/images/frames/doctor.txt")]
    [InlineData("health", "docs/images/frames/health.txt")]
    [InlineData("alert", "docs/images/frames/alert.txt")]
    [InlineData("release", "docs/images/frames/release.txt")]
    public void A_picture_shows_its_frame(string name, string frame)
    {
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, frame)).Where(line => !line.StartsWith("[cursor ", StringComparison.Ordinal)).ToList();
        var picture = Path.Combine(Checkout.Root, "docs", "images", $"{name}.svg");
        var drawn = Draw(name, lines);
        if (Environment.GetEnvironmentVariable("PATCHBAY_ACCEPT") == "1")
        {
            File.WriteAllText(picture, drawn);
        }

        Assert.True(File.Exists(picture), $"docs/images/{name}.svg is missing; PATCHBAY_ACCEPT=1 draws it");
        Assert.Equal(drawn, File.ReadAllText(picture));
    }

    [Fact]
    public void Every_picture_of_the_docs_is_shown_on_a_page_that_says_what_is_on_it()
    {
        var pages = string.Concat(Directory.EnumerateFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Checkout.Root, "README.md")).Select(File.ReadAllText));
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Checkout.Root, "docs", "images")).Select(Path.GetFileName),
            picture => Assert.Matches($@"!\[[^\]]{{10,}}\]\([^)]*images/{System.Text.RegularExpressions.Regex.Escape(picture!)}\)", pages));
    }

    static string Draw(string name, IReadOnlyList<string> lines)
    {
        var columns = Math.Max(60, lines.Max(line => line.Length));
        var (width, height) = ((int)((columns * Cell) + (2 * Edge)), (lines.Count * Row) + (2 * Edge));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{name} in a terminal\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" rx=\"10\" fill=\"#1e2225\"/>\n");
        svg.Append("<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\" fill=\"#e6e7e5\">\n");
        foreach (var (line, at) in lines.Select((line, at) => (line, at)).Where(row => row.line.Length > 0))
        {
            // The length is said, so that a frame stays closed in whatever font there is.
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Edge}\" y=\"{Edge + (at * Row) + 15}\" textLength=\"{line.Length * Cell:0.#}\"{Colour(line)}>{WebUtility.HtmlEncode(line).Replace(' ', NoBreak)}</text>\n");
        }

        return svg.Append("</g>\n</svg>\n").ToString();
    }

    static string Colour(string line) => line switch
    {
        ['│', ' ', '+', ..] => " fill=\"#7cc796\"",
        ['│', ' ', '-', ..] => " fill=\"#ee8078\"",
        ['$', ..] or ['›', ..] => " font-weight=\"bold\"",
        ['?', ..] or ['~', ..] => " fill=\"#e5a566\"",
        ['←', ..] => " fill=\"#5fb3a5\"",
        _ when line.Contains("warning ", StringComparison.Ordinal) || line.Contains("→ ", StringComparison.Ordinal) => " fill=\"#e5a566\"",
        _ => "",
    };
}
