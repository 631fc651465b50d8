using Patchbay.Bench.Processes;

namespace Patchbay.Bench.Parts;

/// <summary>A driver as the program ships it, and the bare agent that it is held against.</summary>
sealed record DriverSides(string Name, ServerCommand Ours, ServerCommand Bare)
{
    /// <summary>The file that the bare agents on a vendor's package take instructions and tools from.</summary>
    public const string RequestFile = "request.json";

    public static DriverSides Package(string name, string program, string folder) =>
        new(name, Session(name, program), new ServerCommand(System.Environment.ProcessPath!, ["bare", name, Path.Combine(folder, RequestFile)]));

    public static DriverSides ClaudeCode(string program, string claude) => new(
        "claude-code", Session("claude-code", program),
        new ServerCommand(claude, ["-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose", "--model", "fake"]));

    /// <summary>For both sides. <paramref name="claude"/> is the Claude Code that the session drives.</summary>
    public static Dictionary<string, string?> Variables(string folder, string? claude) => new()
    {
        ["PATCHBAY_HOME"] = Path.Combine(folder, "home"),
        ["PATCHBAY_CLAUDE"] = claude,
        ["HOME"] = Path.Combine(folder, "user"),
        ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
        ["DISABLE_AUTOUPDATER"] = "1",
        ["DISABLE_TELEMETRY"] = "1",
    };

    // Without a channel: what is measured is the driver, not the page.
    static ServerCommand Session(string agent, string program) => new(
        program, ["--agent", agent, "--model", "fake", "--channels", "server:none", "--input-format", "stream-json", "--output-format", "stream-json"]);
}
