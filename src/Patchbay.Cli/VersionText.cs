using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Patchbay.Cli;

/// <summary>What <c>--version</c> says: the version, and the commit or the content that it was built from.</summary>
static class VersionText
{
    const int ShownOfCommit = 12;

    public static VersionOption Option() => new() { Action = new Print(), Description = "Show the version and the commit" };

    /// <summary><c>1.2.3+0123…</c> is <c>patchbay 1.2.3, commit 0123…</c>.</summary>
    public static string Of(string informational) => informational.Split('+', 2) switch
    {
        [var version, ['s', 'o', 'u', 'r', 'c', 'e', 's', '.', .. var hash]] => $"patchbay {version}, built from a checkout with the content {hash}",
        [var version, { Length: > 0 } commit] => $"patchbay {version}, commit {(commit.Length > ShownOfCommit ? commit[..ShownOfCommit] : commit)}",
        [var version, ..] => $"patchbay {version}",
        [] => "patchbay",
    };

    sealed class Print : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var informational = typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
            parseResult.InvocationConfiguration.Output.WriteLine(Of(informational ?? ""));
            return 0;
        }
    }
}
