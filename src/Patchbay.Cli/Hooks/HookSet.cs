using System.CommandLine;
using Patchbay.Cli.Access;
using Patchbay.Cli.Completion;
using Patchbay.Cli.Schedules;
using Patchbay.Cli.SessionCommands;
using Patchbay.Platforms.Webhook.Book;

namespace Patchbay.Cli.Hooks;

/// <summary><c>patchbay hook set</c>: a hook takes other events, or they come otherwise; its secret stays.</summary>
static class HookSet
{
    const string None = "none";

    public static Command Create()
    {
        var (name, yes) = (HookCommand.Name(), AccessCommand.Yes());
        var filter = new Option<string?>("--filter") { Description = "What becomes an event, such as \"check_run.failed branch=main\"; none for all", HelpName = "conditions" };
        var severity = new Option<string?>("--severity") { Description = "low, normal or urgent; none for what the provider says", HelpName = "severity" };
        severity.AcceptOnlyFromAmong([.. HookDesk.Severities, None]);
        var route = new Option<string?>("--route") { Description = "The session that gets its events; none for the one that is open longest", HelpName = "session" };
        route.Suggest(CompletionValues.RunningSessions);
        var isPublic = new Option<bool?>("--public") { Description = "Take also what anybody may have written; false for people with write access alone", HelpName = "true|false", Arity = ArgumentArity.ZeroOrOne };
        var quiet = new Option<string?>("--quiet") { Description = "Hours in which what is not urgent waits for their end, such as 22:00-07:00; none for never", HelpName = "hours" };
        var zone = new Option<string?>("--zone") { Description = "The time zone of the quiet hours, like Europe/Berlin", HelpName = "zone" };
        var budget = new Option<string?>("--budget") { Description = "Events an hour that come one by one; none for all", HelpName = "count" };
        var command = new Command("set", "Change what a hook takes and how it comes, without a new secret; what is not named stays") { name, filter, severity, route, isPublic, quiet, zone, budget, yes };
        command.SetAction((parsed, token) =>
            parsed.GetValue(route) is { } session and not None && SessionName.Problem(session) is { } problem ? AccessWork.FailAsync(problem)
            : parsed.GetValue(budget) is { } count and not None && !(int.TryParse(count, out var number) && number > 0) ? AccessWork.FailAsync($"--budget is '{count}': give events an hour, or none")
            : HookWork.SetAsync(parsed.GetValue(name)!, parsed.GetValue(yes), new HookChange
            {
                Filter = Text(parsed.GetValue(filter)),
                Severity = Text(parsed.GetValue(severity)),
                Route = Text(parsed.GetValue(route)),
                IsPublic = parsed.GetResult(isPublic) is null ? null : parsed.GetValue(isPublic) ?? true,
                Quiet = Text(parsed.GetValue(quiet)),
                Zone = parsed.GetValue(zone) ?? (parsed.GetValue(quiet) is null or None ? null : ScheduleCommand.LocalZone()),
                Budget = parsed.GetValue(budget) switch { null => null, None => 0, var events => int.Parse(events, System.Globalization.CultureInfo.InvariantCulture) },
            }, token));
        return command;
    }

    static string? Text(string? given) => given is None ? "" : given;
}
