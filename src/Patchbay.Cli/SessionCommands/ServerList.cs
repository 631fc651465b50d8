using Patchbay.Cli.Channels;
using Patchbay.Protocol.Names;
using Patchbay.SessionHost.Connections;

namespace Patchbay.Cli.SessionCommands;

/// <summary>Which servers a session starts: those of the given files, the project's when it is trusted, and built-in channels.</summary>
static class ServerList
{
    /// <summary><paramref name="notices"/> are for the operator; null with a message for standard error when a given file cannot be used.</summary>
    public static IReadOnlyList<ServerConfiguration>? Resolve(
        SessionArguments arguments, IEnumerable<ChannelEntry> entries, string project, List<string> notices, out string? failure)
    {
        failure = null;
        var servers = new Dictionary<string, ServerConfiguration>(StringComparer.Ordinal);
        var projectFile = Path.Combine(project, ".mcp.json");
        var files = arguments.McpConfigs.Select(Path.GetFullPath).ToList();
        if (File.Exists(projectFile) && !files.Contains(projectFile))
        {
            if (arguments.TrustProject)
            {
                files.Insert(0, projectFile);
            }
            else
            {
                notices.Add($"{projectFile} is ignored, because it can start programs; read it, then use --trust-project");
            }
        }

        foreach (var file in files)
        {
            if (file != projectFile && !File.Exists(file))
            {
                failure = $"--mcp-config {file}: there is no such file";
                return null;
            }

            var found = McpConfigFile.Read(file, Environment.GetEnvironmentVariable, out var problems);
            foreach (var server in found)
            {
                servers[server.Name] = server;
            }

            notices.AddRange(problems);
        }

        var builtIn = entries.OfType<ChannelEntry.BuiltIn>().Select(entry => BuiltInChannels.Server(entry.Name)).OfType<ServerConfiguration>();
        return [.. servers.Values, .. builtIn];
    }
}
