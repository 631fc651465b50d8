using System.CommandLine;
using System.CommandLine.Help;
using System.Text;

namespace Patchbay.Cli.Tests.Help;

/// <summary>What <c>--help</c> says of every command that is not hidden, in a fixed width.</summary>
static class HelpPages
{
    const int Columns = 110;

    /// <summary>By the words that lead to the command, the root first.</summary>
    public static IReadOnlyList<(string Name, string Text)> All()
    {
        var root = CommandLine.CreateRoot();
        root.Options.OfType<HelpOption>().Single().Action = new HelpAction { MaxWidth = Columns };
        return [.. Below(root, []).Select(path => (string.Join(' ', path.Prepend(root.Name)), Text(root, path)))];
    }

    /// <summary>All of them as one page of the documentation.</summary>
    public static string Reference()
    {
        var page = new StringBuilder();
        page.Append("# Commands\n\n");
        page.Append("What `--help` says of each command. This page is made from the program and checked against it; the words around\n");
        page.Append("the commands are in the how-to guides, those of the settings in [settings](settings.md).\n");
        foreach (var (name, text) in All())
        {
            page.Append($"\n## {name}\n\n```text\n{text}```\n");
        }

        return page.ToString();
    }

    static IEnumerable<string[]> Below(Command command, string[] path) =>
        command.Subcommands.Where(inner => !inner.Hidden).OrderBy(inner => inner.Name, StringComparer.Ordinal)
            .SelectMany(inner => Below(inner, [.. path, inner.Name])).Prepend(path);

    static string Text(Command root, string[] path)
    {
        using var output = new StringWriter { NewLine = "\n" };
        root.Parse([.. path, "--help"]).Invoke(new InvocationConfiguration { Output = output, Error = output });
        var lines = output.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd());
        return string.Join('\n', lines).Trim('\n') + "\n";
    }
}
