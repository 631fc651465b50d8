using Patchbay.Cli.Worktrees;
using Patchbay.Platforms.Tasks;
using Patchbay.SessionHost.Trust;
using Patchbay.Spool;

namespace Patchbay.Cli.Channels;

/// <summary>What the channel of task files asks of us: the user's trust, as it is now, and git.</summary>
static class TaskSurroundings
{
    public static TaskWorld Create() => new(IsTrusted, (folder, arguments, cancellationToken) => GitCommand.RunAsync(folder, cancellationToken, [.. arguments]));

    static bool IsTrusted(string project, string path, ReadOnlyMemory<byte> content)
    {
        try
        {
            var hash = ProjectFile.HashOf(content.Span);
            return new TrustStore(Home.Folder, TimeProvider.System).Look(ProjectSnapshot.RealFolder(project)).Any(file => file.Path == path && file.Hash == hash);
        }
        catch (Exception exception) when (exception is IOException or SpoolUnavailableException or SpoolFullException)
        {
            return false;
        }
    }
}
