using System.CommandLine;
using Patchbay.Cli.Access;
using Patchbay.Platforms.Webhook.Answering;

namespace Patchbay.Cli.Hooks;

/// <summary><c>patchbay hook allow</c>: what a hook's token may do beyond answering what an event was about.</summary>
static class HookAllow
{
    public static Command Create()
    {
        var (name, yes) = (HookCommand.Name(), AccessCommand.Yes());
        var create = new Option<string?>("--create") { Description = "What may be made new where a playbook says so too: issue, ticket, pull-request, with commas between; instead of what was allowed before", HelpName = "list" };
        create.CompletionSources.Add([.. AnswerDesk.Creatable]);
        var places = new Option<string[]>("--in") { Description = "A repository or project that may be written to beside what an event was about; may be given several times, instead of those of before", HelpName = "place" };
        var nothing = new Option<bool>("--nothing") { Description = "Take back all of it" };
        var command = new Command("allow", "Let a hook's token create issues, tickets and pull requests, or write to other places; shows it without options") { name, create, places, nothing, yes };
        command.SetAction((parsed, stop) => HookWork.AnswerAsync("allow", parsed.GetValue(yes), desk =>
        {
            var words = parsed.GetValue(create)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var given = parsed.GetValue(places) is { Length: > 0 } some ? some : null;
            return parsed.GetValue(nothing) ? desk.AllowAsync(parsed.GetValue(name)!, [], [], stop) : desk.AllowAsync(parsed.GetValue(name)!, words, given, stop);
        }));
        return command;
    }
}
