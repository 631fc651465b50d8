using System.CommandLine;

namespace Patchbay.Cli.Completion;

/// <summary><c>patchbay completion SHELL</c>: the script that has a shell complete our commands, options and values.</summary>
static class CompletionCommand
{
    static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = $"One of: {string.Join(", ", Shells)}", HelpName = "SHELL" };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new Command("completion", "Print a script that completes commands, options and values in your shell") { shell };
        command.SetAction((parsed, cancellationToken) => PrintAsync(parsed.GetValue(shell)!, cancellationToken));
        return command;
    }

    /// <summary>What the scripts ask: the candidates for the last word, each with what it is for behind a tab.</summary>
    public static int Complete(IReadOnlyList<string> words)
    {
        foreach (var candidate in Candidates.For(CommandLine.CreateRoot(), words))
        {
            Console.WriteLine(candidate.About is "" ? candidate.Text : $"{candidate.Text}\t{candidate.About}");
        }

        return 0;
    }

    static async Task<int> PrintAsync(string shell, CancellationToken cancellationToken)
    {
        await using var script = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"patchbay.{shell}")!;
        await using var output = Console.OpenStandardOutput();
        await script.CopyToAsync(output, cancellationToken);
        return 0;
    }
}
