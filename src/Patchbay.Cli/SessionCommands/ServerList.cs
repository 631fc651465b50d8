using Patchbay.Cli.Channels;
using Patchbay.Protocol.Names;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Trust;

namespace Patchbay.Cli.SessionCommands;

/// <summary>Which servers a session starts: those of the given files, the project's when it is trusted, and built-in channels.</summary>
static class ServerList
{
    /// <summary><paramref name="notices"/> are for the operator; null with a message for standard error when a given file cannot be used.</summary>
    public static IReadOnlyList<ServerConfiguration>? Resolve(
        SessionArguments arguments, IEnumerable<ChannelEntry> entries, ProjectTrust trust, List<string> notices, out string? failure)
    {
        failure = null;
        var servers = new Dictionary<string, ServerConfiguration>(StringComparer.Ordinal);
        if (trust.Find(".mcp.json") is { } project)
        {
            // The bytes that were trusted: the file may be another one by now.
            Add(McpConfigFile.Parse(project.Content, Path.Combine(trust.Snapshot.Folder, project.Path), Environment.GetEnvironmentVariable, out var problems), problems);
        }

        foreach (var file in arguments.McpConfigs.Select(Path.GetFullPath))
        {
            if (!File.Exists(file))
            {
                failure = $"--mcp-config {file}: there is no such file";
                return null;
            }

            Add(McpConfigFile.Read(file, Environment.GetEnvironmentVariable, out var problems), problems);
        }

        var builtIn = entries.OfType<ChannelEntry.BuiltIn>().Select(entry => BuiltInChannels.Server(entry.Name, arguments.Listen)).OfType<ServerConfiguration>();
        return [.. servers.Values, .. builtIn];

        void Add(IReadOnlyList<ServerConfiguration> found, IReadOnlyList<string> problems)
        {
            foreach (var server in found)
            {
                servers[server.Name] = server;
            }

            notices.AddRange(problems);
        }
    }
}
