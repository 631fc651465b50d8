using Patchbay.SessionHost.Agents;
using Patchbay.Spool;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>
/// What stands before every command of Claude Code's own Bash: its key opens its model and is none of the command's. A command
/// of the same user can still look into the process of Claude Code itself.
/// </summary>
static class ClaudeShell
{
    /// <summary>Claude Code runs what this names, with the command as its argument.</summary>
    public const string Variable = "CLAUDE_CODE_SHELL_PREFIX";

    const string Scrub = "CLAUDE_CODE_SUBPROCESS_ENV_SCRUB";

    /// <summary>Writes it into the session's folder; null where there is none, or where the user has a way of their own.</summary>
    public static string? Write(AgentStart start, IReadOnlyList<string> secrets, Func<string, string?> variable)
    {
        if (start.Folder.Length == 0 || secrets.Count == 0 || OperatingSystem.IsWindows() || variable(Variable) is not null || variable(Scrub) is not null)
        {
            return null;
        }

        var path = Path.Combine(start.Folder, "claude-shell");
        StateFolder.CreateFile(path);
        File.WriteAllText(
            path,
            $"""
            #!/bin/sh
            unset {string.Join(' ', secrets)}
            case ${"{SHELL-}"} in */bash | */zsh) exec "$SHELL" -c "$1" ;; esac
            exec bash -c "$1"

            """);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
