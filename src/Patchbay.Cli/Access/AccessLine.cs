using Patchbay.Cli.Channels;

namespace Patchbay.Cli.Access;

/// <summary>A command of the shell; <paramref name="Input"/> goes to its standard input, for what no process list may show.</summary>
sealed record BesideCommand(string[] Arguments, string? Input = null);

/// <summary>
/// A line of the terminal about access, routes or a token, as a command of the shell: <c>/access telegram pair CODE</c>, and the form
/// that people know, <c>/telegram:access pair CODE</c>. Whoever typed it sits at a terminal, which is what <c>--yes</c> says.
/// </summary>
static class AccessLine
{
    /// <summary>Null when the command is about something else.</summary>
    public static BesideCommand? Read(string command, string? argument)
    {
        var rest = (argument ?? "").Trim();
        return command switch
        {
            "access" => Cut(rest) is var (platform, behind) && platform.Length > 0 ? Access(platform, behind) : new(["access"]),
            "route" => new(["route", .. rest.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. rest.Split(' ')[0] is "add" or "rm" ? (string[])["--yes"] : []]),
            "configure" => Cut(rest) is var (platform, behind) && platform.Length > 0 ? Configure(platform, behind) : new(["configure", "--help"]),
            _ => command.Split(':') is [var name, var what] && ChatPlatforms.Profiles.Any(profile => profile.Name == name)
                ? what switch { "access" => Access(name, rest), "configure" => Configure(name, rest), _ => null }
                : null,
        };
    }

    static BesideCommand Access(string platform, string rest)
    {
        var (name, behind) = Cut(rest);

        // As in the contract: what is no command shows the status.
        return !AccessCommand.Names.Contains(name) ? new(["access", platform])
            : name is "set" && Cut(behind) is var (key, value) && value.Length > 0 ? new(["access", platform, "set", "--yes", "--", key, value])
            : new(["access", platform, name, .. behind.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--yes"]);
    }

    static BesideCommand Configure(string platform, string rest) => rest switch
    {
        "" => new(["configure", platform, "--show"]),
        "clear" => new(["configure", platform, "--clear", "--yes"]),
        _ => new(["configure", platform, "--yes"], rest),
    };

    static (string First, string Behind) Cut(string text) =>
        text.Split(' ', 2, StringSplitOptions.TrimEntries) is [var first, var rest] ? (first, rest) : (text, "");
}
