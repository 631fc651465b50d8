using System.Globalization;
using Patchbay.Channels.Health;
using Patchbay.Cli.Channels;
using Patchbay.Protocol;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Processes;
using Patchbay.SessionHost.Transcript;
using Patchbay.Spool;

namespace Patchbay.Cli.Doctor;

/// <summary>
/// Each channel: in running sessions the verdict of its gates, else the gates that can be judged without starting it; and
/// what it failed with last.
/// </summary>
sealed class ChannelExamination : IExamination
{
    public string Area => "channels";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        var history = Sessions(context.HomeFolder).Select(folder => (Folder: folder, States: TryRead(folder))).ToList();
        var running = history.Where(session => SessionHolder.Find(session.Folder) is not null)
            .SelectMany(session => session.States.DistinctBy(state => state.Entry).Select(state => Now(state, Path.GetFileName(session.Folder))));
        var failures = history.SelectMany(session => session.States).Where(state => !state.Listening)
            .GroupBy(state => state.Entry, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.MaxBy(state => state.At)!, StringComparer.Ordinal);
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            .. running,
            .. BuiltInChannels.Names.Order(StringComparer.Ordinal).Select(name => Finding.Ok(
                $"builtin:{name} ships with patchbay: installed, approved{LastFailure(failures, $"builtin:{name}", context)}")),
            .. Configured(context, failures),
        ]);
    }

    static Finding Now(ChannelStatus state, string session) => state.Listening
        ? Finding.Ok($"{state.Entry} in session {session}: listening")
        : Finding.Error($"{state.Entry} in session {session}: not listening: {state.Gate}: {PlainText.OneLine(state.Reason ?? "")}", Remedy(state));

    static string Remedy(ChannelStatus state) => state.Gate switch
    {
        "installed" => "name a channel that is there: builtin:NAME, or server:NAME of a trusted .mcp.json or --mcp-config",
        "allowlist" => $"for a channel of your own: --dangerously-load-development-channels {state.Entry}",
        "session list" => $"start the session with --channels {state.Entry}",
        "capability" or "protocol" => "the server must declare the capability claude/channel and speak MCP 2025-11-25 or older",
        "spool" => "end the process that holds it, or use another PATCHBAY_HOME",
        _ => "look at what the server printed in the session; it is started again by itself",
    };

    static IEnumerable<Finding> Configured(ExaminationContext context, Dictionary<string, ChannelStatus> failures)
    {
        var trust = SettingsExamination.Trust(context);
        foreach (var (file, isTrusted) in trust.Granted.Select(file => (file, true)).Concat(trust.NotGranted.Select(file => (file, false))).Where(found => found.file.Path is ".mcp.json"))
        {
            // Variables stay as they are written: what they hold may be a secret.
            var servers = McpConfigFile.Parse(file.Content, file.Path, null, out var problems);
            foreach (var problem in problems)
            {
                yield return Finding.Warning(PlainText.OneLine(problem), "correct the file; the other servers of it are used");
            }

            foreach (var server in servers)
            {
                yield return Server(server, isTrusted, context, failures);
            }
        }
    }

    static Finding Server(ServerConfiguration server, bool isTrusted, ExaminationContext context, Dictionary<string, ChannelStatus> failures)
    {
        var entry = $"server:{PlainText.OneLine(server.Name)}";
        if (!isTrusted)
        {
            return Finding.Note($"{entry} of .mcp.json is not started: the file is not trusted", "patchbay trust");
        }

        var isPath = server.Command.Contains('/', StringComparison.Ordinal) || Path.IsPathRooted(server.Command);
        var found = isPath ? File.Exists(Path.GetFullPath(server.Command, context.Project)) : ExecutableSearch.Find(server.Command) is not null;
        return !found && !server.Command.Contains('$', StringComparison.Ordinal)
            ? Finding.Error($"{entry} of .mcp.json cannot start: {PlainText.OneLine(server.Command)} is not there", "install it, or correct the command")
            : Finding.Ok($"{entry} of .mcp.json: its program is there; as a channel only with --dangerously-load-development-channels {entry}; capability and protocol show when it starts"
                + LastFailure(failures, entry, context));
    }

    static string LastFailure(Dictionary<string, ChannelStatus> failures, string entry, ExaminationContext context) => failures.TryGetValue(entry, out var last)
        ? string.Create(CultureInfo.InvariantCulture, $"; it failed last {Ages.Of(context.Time.GetUtcNow() - last.At)} ago: {last.Gate}: {PlainText.OneLine(last.Reason ?? "")}")
        : "";

    static IEnumerable<string> Sessions(string home) => Path.Combine(home, "sessions") is var root && Directory.Exists(root) ? Directory.EnumerateDirectories(root) : [];

    static IReadOnlyList<ChannelStatus> TryRead(string folder)
    {
        try
        {
            return ChannelHistory.Read(folder);
        }
        catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException)
        {
            return []; // the sessions' own examination says it
        }
    }
}
