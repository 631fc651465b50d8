using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Patchbay.Cli.Channels;
using Patchbay.Cli.Completion;
using Patchbay.Cli.Sessions;
using Patchbay.Protocol;
using Patchbay.Protocol.Names;
using Patchbay.SessionHost.Isolation;
using Patchbay.SessionHost.Limits;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Settings;
using Patchbay.Terminal;

namespace Patchbay.Cli.SessionCommands;

/// <summary>The root command: a session.</summary>
static class SessionCommand
{
    static readonly string[] OutputFormats = ["text", "json", "stream-json"];
    static readonly string[] InputFormats = ["text", "stream-json"];

    public static Command Create()
    {
        var channels = Entries("--channels", $"Channels whose messages enter this session: {ChannelEntry.Forms}");
        var development = Entries("--dangerously-load-development-channels", "The same for channels that are not on the list of approved ones, for your own development");
        var mcpConfig = new Option<string[]>("--mcp-config") { Description = "A file with MCP servers, beside the project's .mcp.json", AllowMultipleArgumentsPerToken = true, HelpName = "FILE" }.Suggest(() => [CompletionValues.Files]);
        var name = new Option<string?>("--name") { Description = "Name of the session and of its record; the folder's name by default", HelpName = "NAME" };
        name.Validators.Add(result => Check(result, SessionName.Problem));
        var agent = new Option<string?>("--agent") { Description = "What makes the session think; without it the settings, then what is found (see docs/how-to/model.md)", HelpName = "AGENT" }.Suggest(() => AgentDrivers.Names);
        agent.Validators.Add(result => Check(result, AgentDrivers.Problem));
        var model = new Option<string?>("--model") { Description = "The model that the agent asks, by the name that its vendor gives it", HelpName = "MODEL" };
        var effort = Choice("--effort", "How much the model thinks before it answers", AgentEfforts.Names);
        var prompt = new Option<string?>("-p", "--print") { Description = "Run one prompt, print the answer and end", HelpName = "PROMPT" };
        var (turns, cost, idle) = Limits();
        var headless = new Option<bool>("--headless") { Description = "Run without a terminal until stopped by a signal" };
        var output = Choice("--output-format", "text, json (one object at the end, with -p) or stream-json (the feed, one object a line)", OutputFormats);
        var input = Choice("--input-format", "text or stream-json", InputFormats);
        var mode = Choice("--permission-mode", "How freely tools run: default, acceptEdits, plan or bypassPermissions", PermissionModes.Names);
        var skip = new Option<bool>("--dangerously-skip-permissions") { Description = "The same as --permission-mode bypassPermissions: nothing asks for owners and the terminal" };
        var everyone = new Option<bool>("--dangerously-trust-all-senders") { Description = "With bypassPermissions: nothing asks for any sender either, be it a group member or a webhook" };
        var sandbox = new Option<bool>("--sandbox") { Description = "Run the agent's commands in a sandbox: this folder writable, the rest read-only, your home and the network closed (see docs/how-to/isolate.md)" };
        var container = new Option<string?>("--container") { Description = "Run the agent's commands in a container of this image, with this folder in it and nothing else of this machine; needs podman or docker (see docs/how-to/isolate.md)", HelpName = "IMAGE" };
        container.Validators.Add(result => Check(result, value => ContainerSettings.Problem(value) is { } fix ? $"--container '{PlainText.OneLine(value)}' is no image: {fix}" : null));
        var worktree = new Option<bool>("--worktree") { Description = "Work in a git worktree of its own, beside the repository; at the end it says what changed and how to merge" };
        var trust = new Option<bool>("--trust-project") { Description = "Use what the project brings in this run, without asking and without keeping it: .mcp.json, .patchbay/, instruction files" };
        var listen = new Option<string?>("--listen") { Description = "Show the page on this address of a private network too, for a phone (see docs/how-to/page-on-a-phone.md), and open the hooks there", HelpName = "ADDRESS" };
        listen.Validators.Add(result => Check(
            result, value => IPAddress.TryParse(value.Trim('[', ']'), out _) ? null : $"--listen '{PlainText.OneLine(value)}' is no address of this machine, such as 100.101.102.103"));
        var metrics = new Option<int?>("--metrics-port") { Description = "Answer /metrics and /healthz on this port of this machine; 0 takes any free one", HelpName = "PORT" };
        metrics.Validators.Add(result => Check(
            result, value => ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : $"--metrics-port '{PlainText.OneLine(value)}' is no port: give a number from 0 to 65535"));
        var detach = new Option<bool>("--detach") { Description = "Start a session that outlives this terminal, and attach to it; with --headless print its name only" };
        var background = new Option<bool>(DetachedStart.Background) { Hidden = true };
        var service = new Option<bool>("--service") { Hidden = true };
        var again = new Option<bool>("--continue") { Description = "Go on with the last session of this folder: what was shown, and what waited" };
        var resume = new Option<string?>("--resume") { Description = "Go on with the session of that name, in the folder where it ran", HelpName = "NAME" }.Suggest(CompletionValues.EndedSessions);
        resume.Validators.Add(result => Check(result, SessionName.Problem));
        // Not a RootCommand, which is called like the file that was started: the help says the same everywhere.
        var root = new Command("patchbay", "Chat messages, CI results and alerts in the coding-agent session that is already open")
        {
            channels, development, mcpConfig, name, agent, model, effort, prompt, turns, cost, idle, headless, output, input, mode, skip, everyone, sandbox, container, worktree, trust, listen, metrics, detach, background, service, again, resume, new HelpOption(), VersionText.Option(),
        };
        root.Validators.Add(result =>
        {
            if ((result.GetValue(again) ? 1 : 0) + (result.GetValue(resume) is null ? 0 : 1) + (result.GetValue(name) is null ? 0 : 1) > 1)
            {
                result.AddError("--continue, --resume and --name exclude each other");
            }

            if (result.GetValue(worktree) && (result.GetValue(again) || result.GetValue(resume) is not null))
            {
                result.AddError("--worktree makes a new worktree; --continue and --resume go on in the folder where the session ran");
            }

            if (result.GetValue(sandbox) && result.GetValue(container) is not null)
            {
                result.AddError("--sandbox and --container exclude each other: each is around all commands of the agent");
            }

            if (result.GetValue(detach) && (result.GetValue(prompt) ?? result.GetValue(input) ?? result.GetValue(output)) is not null)
            {
                result.AddError("--detach does not go with -p, --input-format or --output-format: the session has no input and no output of its own");
            }
        });
        root.SetAction((parsed, cancellationToken) => SessionProgram.RunAsync(
            new SessionArguments
            {
                Channels = [.. (parsed.GetValue(channels) ?? []).Select(ChannelEntry.Parse)],
                DevelopmentChannels = [.. (parsed.GetValue(development) ?? []).Select(ChannelEntry.Parse)],
                McpConfigs = parsed.GetValue(mcpConfig) ?? [],
                Name = parsed.GetValue(name),
                Agent = parsed.GetValue(agent),
                Model = parsed.GetValue(model),
                Effort = parsed.GetValue(effort),
                Prompt = parsed.GetValue(prompt),
                Limits = new RunLimits(parsed.GetValue(turns), parsed.GetValue(cost), parsed.GetValue(idle) is { } time ? Duration.Parse(time) : null),
                Headless = parsed.GetValue(headless),
                Output = (OutputFormat)Math.Max(0, Array.IndexOf(OutputFormats, parsed.GetValue(output))),
                StreamJsonInput = parsed.GetValue(input) is "stream-json",
                PermissionMode = parsed.GetValue(skip)
                    ? PermissionMode.BypassPermissions
                    : parsed.GetValue(mode) is { } named ? PermissionModes.Parse(named) : null,
                TrustAllSenders = parsed.GetValue(everyone),
                Sandbox = parsed.GetValue(sandbox),
                Container = parsed.GetValue(container),
                Worktree = parsed.GetValue(worktree),
                TrustProject = parsed.GetValue(trust),
                Listen = parsed.GetValue(listen),
                MetricsPort = parsed.GetValue(metrics),
                Detach = parsed.GetValue(detach),
                Background = parsed.GetValue(background),
                Service = parsed.GetValue(service),
                Continue = parsed.GetValue(again),
                Resume = parsed.GetValue(resume),
            },
            cancellationToken));
        return root;
    }

    static (Option<int?> Turns, Option<decimal?> Cost, Option<string?> Idle) Limits()
    {
        var turns = new Option<int?>("--max-turns") { Description = "End the session after so many requests to the model (see docs/how-to/use-in-ci.md)", HelpName = "N" };
        turns.Validators.Add(result => Check(
            result, value => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? null : $"--max-turns '{PlainText.OneLine(value)}' is no number from 1 on"));
        var cost = new Option<decimal?>("--max-cost") { Description = "End the session when it has cost so many US dollars", HelpName = "USD" };
        cost.Validators.Add(result => Check(
            result, value => decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var most) && most > 0 ? null : $"--max-cost '{PlainText.OneLine(value)}' is no amount of dollars, such as 0.50"));
        cost.CustomParser = result => decimal.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var most) ? most : null;
        var idle = new Option<string?>("--max-idle") { Description = "End the session when nothing ran or came for so long, as 90s, 15m or 2h; with -p, wait so long for messages", HelpName = "TIME" };
        idle.Validators.Add(result => Check(
            result, value => Duration.Parse(value) is null ? $"--max-idle '{PlainText.OneLine(value)}' is no time from a second to a week, such as 90s, 15m or 2h" : null));
        return (turns, cost, idle);
    }

    static Option<string[]> Entries(string name, string description)
    {
        var option = new Option<string[]>(name) { Description = description, AllowMultipleArgumentsPerToken = true, HelpName = "ENTRY" };
        option.Validators.Add(result => Check(result, EntryProblem));
        return option.Suggest(() => BuiltInChannels.Names.Select(channel => $"builtin:{channel}"));
    }

    static Option<string?> Choice(string name, string description, IReadOnlyList<string> values)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', values) };
        option.Validators.Add(result => Check(
            result, value => values.Contains(value) ? null : $"{name} '{value}' is not one of: {string.Join(", ", values)}"));
        return option.Suggest(() => values);
    }

    static void Check(OptionResult result, Func<string, string?> problemOf)
    {
        foreach (var token in result.Tokens)
        {
            if (problemOf(token.Value) is { } problem)
            {
                result.AddError(problem);
            }
        }
    }

    static string? EntryProblem(string value)
    {
        try
        {
            ChannelEntry.Parse(value);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}
