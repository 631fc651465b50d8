using System.Text.Json;

namespace Patchbay.Channels.Tools;

/// <summary>One tool. <paramref name="RunAsync"/> returns the result's text, or throws <see cref="ToolFailedException"/>.</summary>
public sealed record ChannelTool(
    string Name, string Description, JsonElement InputSchema, Func<JsonElement, CancellationToken, Task<string>> RunAsync)
{
    /// <summary>It makes something new outside: it is there only for hosts that let it run where a playbook says so, and nowhere else.</summary>
    public bool NeedsPlaybooks { get; init; }
}

/// <summary>A tool could not do it; the message is the reason, in words for the agent.</summary>
public sealed class ToolFailedException(string message) : Exception(message);
