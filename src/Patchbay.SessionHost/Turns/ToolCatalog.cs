using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Turns;

/// <summary>The built-in tools and those of every server that is connected at the moment.</summary>
sealed class ToolCatalog(ServerSet servers)
{
    static readonly IReadOnlyList<ToolOffer> BuiltIn =
        [.. BuiltInTools.All.Select(tool => new ToolOffer(tool.Name, tool.Description, tool.InputSchema))];

    public IReadOnlyList<ToolOffer> Offers =>
    [
        .. BuiltIn,
        .. servers.Connected.SelectMany(connection => connection.Tools)
            .Select(tool => new ToolOffer(tool.Name, tool.Description, tool.InputSchema, tool.Connection.Source, tool.ToolName)),
    ];

    public static IAgentTool? FindBuiltIn(string name) => BuiltInTools.All.FirstOrDefault(tool => tool.Name == name);

    public ServerTool? FindServerTool(string name) =>
        servers.Connected.SelectMany(connection => connection.Tools).FirstOrDefault(tool => tool.Name == name);
}
