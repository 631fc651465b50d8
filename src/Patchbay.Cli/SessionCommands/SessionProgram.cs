using Patchbay.Protocol.Sockets;
using Patchbay.Cli.Sessions;
using Patchbay.Cli.Telemetry;
using Patchbay.Cli.Trust;
using Patchbay.Cli.Worktrees;
using Patchbay.Protocol;
using Patchbay.Protocol.Names;
using Patchbay.SessionHost;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Playbooks;
using Patchbay.SessionHost.Settings;
using Patchbay.SessionHost.Transcript;
using Patchbay.SessionHost.Trust;
using Patchbay.Spool;

namespace Patchbay.Cli.SessionCommands;

/// <summary>Runs one session from the command line to its end.</summary>
static class SessionProgram
{
    public static async Task<int> RunAsync(SessionArguments arguments, CancellationToken cancellationToken)
    {
        var project = Directory.GetCurrentDirectory();
        var notices = new List<string>();
        if (arguments.Continue || arguments.Resume is not null)
        {
            if (ResumeChoice.Apply(arguments, notices, out var problem) is not { } chosen)
            {
                return await SessionNameArgument.FailAsync(problem!);
            }

            (arguments, project) = chosen;
        }

        if (arguments.Detach)
        {
            await SessionTrust.AskFirstAsync(project, arguments, cancellationToken);
            await KeyOffer.AskFirstAsync(project, arguments, cancellationToken);
            return await DetachedStart.RunAsync(attach: !arguments.Headless, cancellationToken);
        }

        // Files that the user named lie where he named them; from here on the session is in its own folder.
        arguments = arguments with { McpConfigs = [.. arguments.McpConfigs.Select(Path.GetFullPath)] };
        return arguments.Worktree || SessionWorktree.Again(arguments.Apart, project) is not null
            ? await RunApartAsync(arguments, project, notices, cancellationToken)
            : await RunInAsync(arguments, project, notices, cancellationToken);
    }

    static async Task<int> RunApartAsync(SessionArguments arguments, string project, List<string> notices, CancellationToken cancellationToken)
    {
        var (worktree, problem) = Before(arguments, project) is { } before ? (before, "")
            : await SessionWorktree.MakeAsync(project, arguments.Name ?? "session", cancellationToken);
        if (worktree is null)
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(problem)}");
            return ExitCodes.Unavailable;
        }

        notices.Add($"this session works in {worktree.Folder}, on branch {worktree.Branch}");
        try
        {
            return await RunInAsync(arguments with { Apart = worktree.Record }, worktree.Project, notices, cancellationToken);
        }
        finally
        {
            // Not from within a folder that may be removed.
            Directory.SetCurrentDirectory(worktree.Record.Repository);
            await Console.Error.WriteLineAsync(PlainText.Neutralise(await worktree.EndAsync(CancellationToken.None)));
        }
    }

    // A session that goes on, and a service that is started again, do so where they were.
    static SessionWorktree? Before(SessionArguments arguments, string project) =>
        SessionWorktree.Again(arguments.Apart, project)
        ?? (arguments is { Service: true, Name: { } name } && SessionFolders.For(name) is var folder && SessionRecord.Read(folder) is { } record
            ? SessionWorktree.Again(StartRecord.Read(folder)?.Worktree, record.Project) : null);

    static async Task<int> RunInAsync(SessionArguments arguments, string project, List<string> notices, CancellationToken cancellationToken)
    {
        Directory.SetCurrentDirectory(project);
        var channels = arguments.Channels;
        if (channels.Count == 0 && arguments.DevelopmentChannels.Count == 0 && arguments.Prompt is null)
        {
            channels = [new ChannelEntry.BuiltIn("fakechat")];
            notices.Add("no channel was named, so this is the local test page: builtin:fakechat");
        }

        var trust = await SessionTrust.DecideAsync(project, arguments, notices, cancellationToken);
        var servers = ServerList.Resolve(arguments, channels.Concat(arguments.DevelopmentChannels), trust, notices, out var failure);
        if (servers is null)
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(failure!)}");
            return CommandLine.BadUsage;
        }

        var configured = SettingsLoader.Load(
            SettingsPaths.For(Home.Folder, project), arguments.Flags, trust.IsTrusted);
        notices.AddRange(configured.Problems.Select(problem => problem.ToString()));
        notices.AddRange(configured.Notices);
        var (driver, reason) = AgentDrivers.Choose(await KeyOffer.AskAsync(configured.Agent, arguments, notices, cancellationToken));
        notices.AddRange(driver.LeavesOut(configured.Agent));
        var settings = new SessionSettings
        {
            Name = arguments.Name ?? SessionName.For(project),
            WorkingDirectory = project,
            HomeFolder = Home.Folder,
            Version = Home.Version,
            Channels = channels,
            DevelopmentChannels = arguments.DevelopmentChannels,
            Servers = servers,
            PermissionMode = configured.Mode,
            Permissions = configured.Permissions,
            Rules = configured.Rules,
            TrustAllSenders = configured.TrustsAllSenders,
            Logs = configured.Logs,
            Alerts = configured.Alerts,
            ChannelVariables = configured.SendsTelemetry ? new Dictionary<string, string?> { [OtlpExport.Variable] = "1" } : [],
            AgentReason = reason,
            Model = configured.Agent.Model,
            Effort = configured.Agent.Effort,
            Thinking = configured.Agent.Thinking,
            Instructions = InstructionFiles.Read(trust, notices),
            Playbooks = Playbooks(trust, notices),
            CompactTokens = configured.CompactTokens,
            Sandbox = configured.Sandbox,
            Container = configured.Container,
            Price = configured.Price,
            Limits = arguments.Limits,
            Stall = configured.Stall,
            ServerStartTimeout = StartTimeout(),

            // One prompt may need the tools of every server; a session has time, and others to talk to.
            ServerPatience = arguments.Prompt is null ? TimeSpan.FromSeconds(2) : StartTimeout(),
            IsResumed = arguments.IsResumed || arguments.Service,
        };
        try
        {
            using var export = OtlpExport.Start("patchbay", configured.SendsTelemetry, Environment.GetEnvironmentVariable);
            await using var session = await OpenAsync(settings, arguments.Name is null, cancellationToken);
            StartRecord.Of(arguments, channels).Write(session.Folder);
            await using var health = SessionHealth.Start(session, arguments.MetricsPort ?? configured.MetricsPort, notices);
            await RetainAsync(session, configured.Retention, notices, cancellationToken);
            return arguments.Background || arguments.Service
                ? await new BackgroundSession(session, arguments.Service).RunAsync(driver, notices, cancellationToken)
                : await new SessionConsole(session, arguments).RunAsync(driver, notices, cancellationToken);
        }
        catch (Exception exception) when (exception is SpoolHeldException or SpoolUnavailableException or SpoolFullException or SocketRefusedException)
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(exception.Message)}");
            return ExitCodes.Failed;
        }
        catch (AgentUnavailableException exception)
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(exception.Message)}");
            return ExitCodes.Unavailable;
        }
    }

    static PlaybookSet Playbooks(ProjectTrust trust, List<string> notices)
    {
        var set = PlaybookSet.Load(Home.Folder, trust);
        notices.AddRange(set.Problems.Select(problem => $"a playbook does not count: {problem}"));
        return set;
    }

    static async Task RetainAsync(SessionRunner session, RetentionSettings settings, List<string> notices, CancellationToken cancellationToken)
    {
        var removed = Retention.Apply(SessionFolders.Root, settings, TimeProvider.System.GetUtcNow());
        foreach (var name in removed)
        {
            await session.Audit.AppendAsync(new("session", "removed", name, "by sessions.keepDays or sessions.keepEnded"), cancellationToken);
        }

        if (removed.Count > 0)
        {
            notices.Add($"removed because the settings keep no more: {string.Join(", ", removed)}");
        }
    }

    /// <summary>A second session in the same folder gets the next free name, unless the user gave one.</summary>
    static async Task<SessionRunner> OpenAsync(SessionSettings settings, bool mayRename, CancellationToken cancellationToken)
    {
        for (var number = 2; ; number++)
        {
            try
            {
                return await SessionRunner.OpenAsync(settings, TimeProvider.System, cancellationToken);
            }
            catch (SpoolHeldException) when (mayRename && number < 100)
            {
                settings = settings with { Name = $"{SessionName.For(settings.WorkingDirectory)}-{number}" };
            }
        }
    }

    static TimeSpan StartTimeout() =>
        int.TryParse(Environment.GetEnvironmentVariable("MCP_TIMEOUT"), out var milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.FromSeconds(30);
}
