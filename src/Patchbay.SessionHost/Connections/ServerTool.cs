using System.Text.Json;

namespace Patchbay.SessionHost.Connections;

/// <summary>A tool of a connected server, under the name that the agent calls it by.</summary>
public sealed record ServerTool(ServerConnection Connection, string Name, string ToolName, string Description, JsonElement InputSchema);
