using Patchbay.Cli.SessionCommands;
using Patchbay.Protocol;
using Patchbay.Protocol.Names;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Transcript;
using Patchbay.Spool;

namespace Patchbay.Cli.Sessions;

/// <summary>Which session <c>--continue</c> and <c>--resume NAME</c> mean, and what it was started with.</summary>
static class ResumeChoice
{
    /// <summary>
    /// The arguments as if everything had been said again, and the folder in which the session ran. Null with one line for
    /// standard error.
    /// </summary>
    public static (SessionArguments Arguments, string Project)? Apply(SessionArguments arguments, List<string> notices, out string? problem)
    {
        try
        {
            var record = arguments.Resume is { } name ? SessionRecord.Read(SessionFolders.For(name)) : Last(Directory.GetCurrentDirectory());
            problem = Problem(arguments, record);
            return problem is null ? (Again(arguments, record!, notices), record!.Project) : null;
        }
        catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException)
        {
            problem = exception.Message;
            return null;
        }
    }

    static string? Problem(SessionArguments arguments, SessionRecord? record) =>
        record is null && arguments.Resume is { } name ? $"no session {name} was recorded (see patchbay sessions)"
        : record is null ? "no session ran in this folder that could go on; patchbay alone starts one"
        : SessionHolder.Find(record.Folder) is not null ? $"the session {record.Name} runs: patchbay attach {record.Name} shows it"
        : !Directory.Exists(record.Project) ? $"the folder {record.Project}, in which {record.Name} ran, is gone: bring it back, or start a new session"
        : null;

    static SessionRecord? Last(string project) => !Directory.Exists(SessionFolders.Root) ? null
        : Directory.EnumerateDirectories(SessionFolders.Root).Select(SessionRecord.Read).OfType<SessionRecord>()
            .Where(record => record.Project == project).MaxBy(record => record.LastSign);

    static SessionArguments Again(SessionArguments arguments, SessionRecord record, List<string> notices)
    {
        var named = arguments with { Name = record.Name, IsResumed = true };
        if (StartRecord.Read(record.Folder) is not { } before)
        {
            return named;
        }

        if (arguments.Channels.Count == 0 && arguments.DevelopmentChannels.Count == 0)
        {
            notices.AddRange(before.DevelopmentChannels.Select(entry =>
                $"{PlainText.OneLine(entry)} was a development channel and is not started again: name it with --dangerously-load-development-channels"));
            named = named with { Channels = [.. before.Channels.Select(ChannelEntry.Parse)] };
        }

        return named with
        {
            McpConfigs = arguments.McpConfigs.Count > 0 ? arguments.McpConfigs : before.McpConfigs,
            Agent = arguments.Agent ?? (before.Agent is { } agent && AgentDrivers.Problem(agent) is null ? agent : null),
            Sandbox = arguments.Sandbox || (before.Sandbox && arguments.Container is null),
            Apart = before.Worktree,
            Container = arguments.Container ?? (arguments.Sandbox ? null : before.Container),
            Model = arguments.Model ?? (arguments.Agent is null || arguments.Agent == before.Agent ? before.Model : null),
        };
    }
}
