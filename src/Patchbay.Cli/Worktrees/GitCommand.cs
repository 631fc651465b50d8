using System.Diagnostics;

namespace Patchbay.Cli.Worktrees;

/// <summary>
/// Runs git for ourselves. What a repository's own configuration could start (hooks, a file watcher, a difference program) is
/// left out: an agent may have written it.
/// </summary>
static class GitCommand
{
    static readonly string[] Quiet = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "diff.external="];

    static readonly string[] Places = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE"];

    /// <summary>The exit code, and what it printed without its last line end; of a failure, what it complained of.</summary>
    public static async Task<(int Code, string Text)> RunAsync(string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo("git", ["-C", folder, .. Quiet, .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };

            // The folder says which repository is meant, not what a hook that started us was about.
            foreach (var name in Places)
            {
                start.Environment.Remove(name);
            }

            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, (process.ExitCode == 0 ? output : await errors).TrimEnd());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (127, "git is not installed");
        }
    }
}
