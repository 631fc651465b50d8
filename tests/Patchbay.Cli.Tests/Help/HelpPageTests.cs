namespace Patchbay.Cli.Tests.Help;

/// <summary>
/// What <c>--help</c> says is a reviewed text: a change of it is a change of a file in pages/ and of the command reference.
/// To accept one:
/// <c>PATCHBAY_ACCEPT=1 dotnet run --project tests/Patchbay.Cli.Tests -c Release -- -class Patchbay.Cli.Tests.Help.HelpPageTests</c>
/// </summary>
public sealed class HelpPageTests
{
    const string Folder = "tests/Patchbay.Cli.Tests/Help/pages";
    const string Reference = "docs/reference/commands.md";
    const string HowToAccept = "accept the present text with PATCHBAY_ACCEPT=1 dotnet run --project tests/Patchbay.Cli.Tests -c Release -- -class Patchbay.Cli.Tests.Help.HelpPageTests";

    static bool Accepts => Environment.GetEnvironmentVariable("PATCHBAY_ACCEPT") is "1";

    [Fact]
    public void The_help_of_every_command_is_the_one_that_was_reviewed()
    {
        var pages = HelpPages.All().ToDictionary(page => page.Name.Replace(' ', '-') + ".txt", page => page.Text);
        if (Accepts)
        {
            Directory.CreateDirectory(Path.Combine(Checkout.Root, Folder));
            foreach (var old in Frozen().Except(pages.Keys))
            {
                File.Delete(Path.Combine(Checkout.Root, Folder, old));
            }

            foreach (var (file, text) in pages)
            {
                File.WriteAllText(Path.Combine(Checkout.Root, Folder, file), text);
            }
        }

        Assert.Equal(pages.Keys.Order(StringComparer.Ordinal), Frozen().Order(StringComparer.Ordinal));
        Assert.All(pages, page => Same($"{Folder}/{page.Key}", page.Value));
    }

    [Fact]
    public void The_command_reference_is_what_the_help_says()
    {
        if (Accepts)
        {
            File.WriteAllText(Path.Combine(Checkout.Root, Reference), HelpPages.Reference());
        }

        Same(Reference, HelpPages.Reference());
    }

    [Fact]
    public void No_hidden_option_is_in_the_help()
    {
        var hidden = CommandLine.CreateRoot().Options.Where(option => option.Hidden).Select(option => option.Name).ToArray();

        Assert.NotEmpty(hidden);
        Assert.All(hidden, option => Assert.DoesNotContain(option, HelpPages.Reference(), StringComparison.Ordinal));
    }

    static IEnumerable<string> Frozen() =>
        Directory.Exists(Path.Combine(Checkout.Root, Folder)) ? Directory.EnumerateFiles(Path.Combine(Checkout.Root, Folder)).Select(path => Path.GetFileName(path)) : [];

    static void Same(string file, string text)
    {
        var path = Path.Combine(Checkout.Root, file);
        var reviewed = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (reviewed != text)
        {
            var line = reviewed.Split('\n').Zip(text.Split('\n')).FirstOrDefault(pair => pair.First != pair.Second);
            Assert.Fail($"{file} says\n  {line.First}\nand the program says\n  {line.Second}\n{HowToAccept}");
        }
    }
}
