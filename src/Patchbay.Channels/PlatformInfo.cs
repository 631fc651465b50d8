namespace Patchbay.Channels;

/// <summary>What a platform is.</summary>
public sealed record PlatformInfo
{
    /// <summary>For example <c>fakechat</c>: name of the MCP server and source of the log lines.</summary>
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>For the agent, at most 2,048 bytes of UTF-8.</summary>
    public required string Instructions { get; init; }

    /// <summary>Absolute; holds the spool.</summary>
    public required string StateFolder { get; init; }

    /// <summary>
    /// The account by an id that is the same from every folder, such as the number of a bot: one process receives for it.
    /// Null where nothing outside gives each message to one receiver only.
    /// </summary>
    public string? Account { get; init; }

    /// <summary>Chats that the session of this process may write to without an event from there, for its reports.</summary>
    public IReadOnlyList<string> ReportChats { get; init; } = [];

    /// <summary>True only when whoever answers on this platform is authenticated.</summary>
    public bool RelaysPermissions { get; init; }

    /// <summary>True when owners may give commands.</summary>
    public bool TakesControl { get; init; }

    /// <summary>How errors of tools read.</summary>
    public ToolWording Wording { get; init; } = ToolWording.Standard;
}

/// <summary>The two error texts of the contract, which differ between platforms.</summary>
public sealed record ToolWording(Func<string, string, string> Failed, Func<string, string> Unknown)
{
    /// <summary><c>reply failed: REASON</c> and <c>unknown tool: NAME</c>.</summary>
    public static ToolWording Standard { get; } = new((tool, reason) => $"{tool} failed: {reason}", tool => $"unknown tool: {tool}");

    /// <summary>fakechat's: <c>reply: REASON</c> and <c>unknown: NAME</c>.</summary>
    public static ToolWording Short { get; } = new((tool, reason) => $"{tool}: {reason}", tool => $"unknown: {tool}");
}
