using System.Text.Json;

namespace Patchbay.SessionHost.Tools;

/// <summary>A tool of the session itself. One instance serves all calls.</summary>
public interface IAgentTool
{
    string Name { get; }

    /// <summary>For the model.</summary>
    string Description { get; }

    /// <summary>JSON Schema of the arguments.</summary>
    JsonElement InputSchema { get; }

    ToolKind Kind { get; }

    /// <summary>One line for people about this call. Never the command itself, and never an exception, whatever the input is.</summary>
    string Describe(JsonElement input);

    /// <summary>Wrong arguments and failures are results with <see cref="ToolResult.IsError"/>; only cancellation throws.</summary>
    Task<ToolResult> RunAsync(JsonElement input, ToolContext context, CancellationToken cancellationToken);
}
