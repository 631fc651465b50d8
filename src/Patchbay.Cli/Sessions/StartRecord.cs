using System.Text.Json;
using Patchbay.Cli.SessionCommands;
using Patchbay.Cli.Worktrees;
using Patchbay.Protocol.Names;
using Patchbay.Spool;

namespace Patchbay.Cli.Sessions;

/// <summary>
/// What a session was started with, kept in its folder, so that it can be resumed without saying it again. Development
/// channels are named and not started again: who wants them says so each time.
/// </summary>
sealed record StartRecord(IReadOnlyList<string> Channels, IReadOnlyList<string> DevelopmentChannels, IReadOnlyList<string> McpConfigs, string? Agent, string? Model = null, bool Sandbox = false)
{
    /// <summary>The image, when commands ran in a container.</summary>
    public string? Container { get; init; }

    /// <summary>The worktree of its own in which it works.</summary>
    public WorktreeRecord? Worktree { get; init; }

    const string FileName = "start.json";

    public static StartRecord Of(SessionArguments arguments, IReadOnlyList<ChannelEntry> channels) => new(
        [.. channels.Select(entry => entry.ToString()!)], [.. arguments.DevelopmentChannels.Select(entry => entry.ToString()!)],
        [.. arguments.McpConfigs.Select(Path.GetFullPath)], arguments.Agent, arguments.Model, arguments.Sandbox)
    { Container = arguments.Container, Worktree = arguments.Apart };

    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        StateFolder.CreateFile(path);
        File.WriteAllText(path, JsonSerializer.Serialize(this, SessionsJson.Default.StartRecord));
    }

    /// <summary>Null when there is none that can be used; then the command line alone counts.</summary>
    public static StartRecord? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, FileName)), SessionsJson.Default.StartRecord);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
