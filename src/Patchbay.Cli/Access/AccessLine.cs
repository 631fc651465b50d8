using Patchbay.Cli.Channels;

namespace Patchbay.Cli.Access;

/// <summary>
/// A line of the terminal about access, as arguments of this program: <c>/access telegram pair CODE</c>, and the form that
/// people know, <c>/telegram:access pair CODE</c>. Whoever typed it sits at a terminal, which is what <c>--yes</c> says.
/// </summary>
static class AccessLine
{
    /// <summary>Null when the command is about something else.</summary>
    public static string[]? Read(string command, string? argument)
    {
        var rest = (argument ?? "").Trim();
        if (command is "access")
        {
            var (platform, behind) = Cut(rest);
            return platform.Length == 0 ? ["access"] : Of(platform, behind);
        }

        return command.Split(':') is [var name, "access"] && ChatPlatforms.Profiles.Any(profile => profile.Name == name) ? Of(name, rest) : null;
    }

    static string[] Of(string platform, string rest)
    {
        var (name, behind) = Cut(rest);

        // As in the contract: what is no command shows the status.
        return !AccessCommand.Names.Contains(name) ? ["access", platform]
            : name is "set" && Cut(behind) is var (key, value) && value.Length > 0 ? ["access", platform, "set", "--yes", "--", key, value]
            : ["access", platform, name, .. behind.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--yes"];
    }

    static (string First, string Behind) Cut(string text) =>
        text.Split(' ', 2, StringSplitOptions.TrimEntries) is [var first, var rest] ? (first, rest) : (text, "");
}
