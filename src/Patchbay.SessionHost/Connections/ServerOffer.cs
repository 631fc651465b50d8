using ModelContextProtocol.Client;
using Patchbay.Protocol.Names;

namespace Patchbay.SessionHost.Connections;

/// <summary>What a server offers the agent: its tools and what it says of itself, cut to what the agent is shown.</summary>
static class ServerOffer
{
    public static async Task<IReadOnlyList<ServerTool>> ToolsAsync(
        ServerConnection connection, McpClient client, IServerNotices notices, CancellationToken cancellationToken)
    {
        if (client.ServerCapabilities.Tools is null)
        {
            return [];
        }

        var tools = await client.ListToolsAsync(cancellationToken: cancellationToken);
        return [.. tools.Select(tool => new ServerTool(
            connection, ToolNames.For(connection.Source, tool.Name), tool.Name,
            Cut(connection.Server, notices, $"tool {tool.Name}", tool.Description), tool.JsonSchema))];
    }

    /// <summary>Null when it says nothing.</summary>
    public static string? Instructions(ServerConnection connection, McpClient client, IServerNotices notices) =>
        client.ServerInstructions is { Length: > 0 } text ? Cut(connection.Server, notices, "instructions", text) : null;

    static string Cut(ServerConfiguration server, IServerNotices notices, string what, string? text)
    {
        var kept = ServerInstructions.Truncate(text ?? "", out var lost);
        if (lost > 0)
        {
            notices.FromServer(
                server, "warning", $"{what}: more than {ServerInstructions.LimitBytes} bytes; the last {lost} are not shown to the agent");
        }

        return kept;
    }
}
