using System.CommandLine;
using Patchbay.Cli.Access;
using Patchbay.Cli.Completion;
using Patchbay.Cli.Schedules;
using Patchbay.Cli.SessionCommands;
using Patchbay.Platforms.Webhook.Book;

namespace Patchbay.Cli.Hooks;

/// <summary><c>patchbay hook</c>: the named addresses at which other machines may report.</summary>
static class HookCommand
{
    public static Command Create()
    {
        var command = new Command("hook", "Show and change the hooks at which CI, alerts and trackers report (builtin:webhook); refused below a session")
        {
            List(), Show(), Add(), HookSet.Create(), HookTest.Create(), Rotate(), HookToken.Create(), HookAllow.Create(), Remove(),
        };
        command.SetAction((_, _) => HookWork.ListAsync());
        return command;
    }

    static Command List()
    {
        var command = new Command("list", "Show every hook, and what was refused, held back or merged in this hour");
        command.SetAction((_, _) => HookWork.ListAsync());
        return command;
    }

    static Command Show()
    {
        var name = Name();
        var command = new Command("show", "Show one hook and what to do on the vendor's side; never its secret") { name };
        command.SetAction((parsed, _) => HookWork.ShowAsync(parsed.GetValue(name)!));
        return command;
    }

    static Command Add()
    {
        var (name, secret, yes) = (new Argument<string>("name") { Description = "Lower-case letters, digits, - and _; it stands in the address" }, Secret(), AccessCommand.Yes());
        var provider = new Option<string>("--provider") { Description = "Whose reports they are, such as github; a wrong name lists them all", HelpName = "name", Required = true };
        provider.Suggest(() => HookDesk.Providers);
        var filter = new Option<string?>("--filter") { Description = "What becomes an event, such as \"check_run.failed branch=main\"; the rest is counted", HelpName = "conditions" };
        var severity = new Option<string?>("--severity") { Description = "low, normal or urgent, instead of what the provider says", HelpName = "severity" };
        severity.AcceptOnlyFromAmong([.. HookDesk.Severities]);
        var route = new Option<string?>("--route") { Description = "The session that gets its events; without it the one that is open longest", HelpName = "session" };
        route.Suggest(CompletionValues.RunningSessions);
        var isPublic = new Option<bool>("--public") { Description = "Take also what anybody may have written, not only people with write access" };
        var with = new Option<string[]>("--with") { Description = "A setting of the provider as NAME=VALUE, where it has any; may be given several times", HelpName = "setting" };
        var relay = new Option<string?>("--relay") { Description = "Read what a relay in the manner of smee hands on from this address; only what is signed is taken", HelpName = "address" };
        var quiet = new Option<string?>("--quiet") { Description = "Hours in which what is not urgent waits for their end, such as 22:00-07:00", HelpName = "hours" };
        var zone = new Option<string?>("--zone") { Description = "The time zone of the quiet hours, like Europe/Berlin; this machine's without", HelpName = "zone" };
        var budget = new Option<int?>("--budget") { Description = "Events an hour that come one by one; the rest come in one event at its end, but for urgent ones", HelpName = "count" };
        var command = new Command("add", "Make a hook; its secret is shown once") { name, provider, secret, filter, severity, route, isPublic, with, relay, quiet, zone, budget, yes };
        command.SetAction((parsed, token) => parsed.GetValue(route) is { } session && SessionName.Problem(session) is { } problem
            ? AccessWork.FailAsync(problem)
            : HookWork.MakeAsync("add", parsed.GetValue(yes), parsed.GetValue(secret), (desk, given) => desk.AddAsync(
                new HookWish(
                    parsed.GetValue(name)!, parsed.GetValue(provider)!, given, parsed.GetValue(filter), parsed.GetValue(severity), parsed.GetValue(route), parsed.GetValue(isPublic))
                {
                    With = Settings(parsed.GetValue(with) ?? []),
                    Relay = parsed.GetValue(relay),
                    Quiet = parsed.GetValue(quiet),
                    Zone = parsed.GetValue(zone) ?? (parsed.GetValue(quiet) is null ? null : ScheduleCommand.LocalZone()),
                    Budget = parsed.GetValue(budget),
                },
                token)));
        return command;
    }

    static Command Rotate()
    {
        var (name, secret, yes) = (Name(), Secret(), AccessCommand.Yes());
        var keep = new Option<string>("--keep") { Description = "How long the former secret stays valid, such as 2h, up to 7 days; 0 ends it now", HelpName = "time", DefaultValueFactory = _ => "24h" };
        var command = new Command("rotate", "Make a new secret; the former one stays valid for a while") { name, secret, keep, yes };
        command.SetAction((parsed, token) => KeepOf(parsed.GetValue(keep)!) is not { } time
            ? AccessWork.FailAsync("--keep wants a time such as 30m, 24h or 0, up to 7 days")
            : HookWork.MakeAsync("rotate", parsed.GetValue(yes), parsed.GetValue(secret), (desk, given) => desk.RotateAsync(parsed.GetValue(name)!, given, time, token)));
        return command;
    }

    static Command Remove()
    {
        var (name, yes) = (Name(), AccessCommand.Yes());
        var command = new Command("remove", "Forget a hook and its secrets; what it sent before stays") { name, yes };
        command.SetAction((parsed, token) => HookWork.RemoveAsync(parsed.GetValue(name)!, parsed.GetValue(yes), token));
        return command;
    }

    // One without a value is still said to its provider, which knows what it wants.
    static Dictionary<string, string> Settings(IEnumerable<string> words) =>
        words.Select(word => word.Split('=', 2)).GroupBy(pair => pair[0], StringComparer.Ordinal).ToDictionary(pairs => pairs.Key, pairs => pairs.Last() is [_, var value] ? value : "", StringComparer.Ordinal);

    static TimeSpan? KeepOf(string text) => text is "0" ? TimeSpan.Zero : Duration.Parse(text);

    public static Argument<string> Name() => new Argument<string>("name") { Description = "The name of the hook" }.SuggestTo(HookWork.Names);

    static Option<string?> Secret() => new("--secret") { Description = "The secret that the vendor shows; - reads it from standard input, where no process list shows it", HelpName = "secret" };
}
