using Patchbay.SessionHost.Settings;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Permissions;

/// <summary>The tools that a rule names.</summary>
static class ToolNamePattern
{
    const string Servers = "mcp__";

    public static (string? Problem, string? Fix) Problem(string tool)
    {
        if (tool is "*" || BuiltInTools.All.Any(known => known.Name == tool))
        {
            return (null, null);
        }

        var name = tool.EndsWith('*') ? tool[..^1] : tool;
        if (tool.StartsWith(Servers, StringComparison.Ordinal))
        {
            return tool.Length > Servers.Length && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '-')
                ? (null, null)
                : ($"'{tool}' is no name of a server's tool", "write mcp__SERVER, mcp__SERVER__TOOL or mcp__SERVER__BEGIN*, with _ for every sign that is no letter, digit, _ or -");
        }

        var names = BuiltInTools.All.Select(known => known.Name).ToList();
        return ($"there is no tool '{tool}'", SettingKeys.Nearest(tool, names) is { } near
            ? $"write {near}" : $"there is: {string.Join(", ", names)}, mcp__SERVER__TOOL and *");
    }

    public static bool Allows(string rule, string tool) =>
        rule == tool || rule is "*"
        || (rule.StartsWith(Servers, StringComparison.Ordinal) && tool.StartsWith(rule.EndsWith('*') ? rule[..^1] : rule + "__", StringComparison.Ordinal));

    /// <summary>What Read may not see, Grep may not show; what one tool may not write, the other may not either.</summary>
    public static bool Narrows(string rule, string tool) =>
        Allows(rule, tool) || (rule, tool) is ("Read", "Grep") or ("Write", "Edit") or ("Edit", "Write");
}
