using System.Globalization;
using System.Text;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;

namespace Patchbay.SessionHost.Playbooks;

/// <summary>What would happen for one event, in words.</summary>
public static class PlaybookPreview
{
    public static string Of(PlaybookSet set, ChannelEvent message, string session)
    {
        if (message["kind"] is not { Length: > 0 } kind)
        {
            return "no playbook: the event has no kind in its meta";
        }

        if (set.Match(message, session) is not { } playbook)
        {
            var reasons = set.Playbooks.Select(one => $"\n  {one.Name}: {WhyNot(one, message, kind, session)}");
            return $"no playbook goes with {kind}: the event enters as text from outside, with the rights of its sender{string.Concat(reasons)}";
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{playbook.Name} ({playbook.Origin}) goes with {kind}\n");
        text.Append("  enters: ").Append(playbook.Severity is { } severity ? $"{EventUrgencies.Name(severity)}, by the playbook" : "as urgent as its channel says").Append(", in a turn of its own\n");
        text.Append("  rights: those of its sender; tools: ").Append(playbook.Tools is null ? "all that these rights give" : string.Join(", ", playbook.Tools.Select(rule => rule.Text))).Append('\n');
        text.Append("  may create: ").Append(playbook.Create.Count == 0 ? "nothing" : $"{string.Join(", ", playbook.Create)}, in the place of the event, where the token of its hook may (patchbay hook allow)").Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"  rules that count beside: those with \"from playbook:{playbook.Name}\"\n");
        text.Append("  ends at: ").Append(playbook.MaxCost is { } cost ? string.Create(CultureInfo.InvariantCulture, $"{cost} dollars") : "no cost of its own").Append('\n');
        text.Append("  report to: ").Append(playbook.Report?.ToString() ?? "nobody").Append("\n\n");
        return text.Append(PlaybookBlock.Render(playbook, "EVENT"))
            .Append(ChannelTag.Render("webhook", [new("event_id", "EVENT"), new("role", SenderRoles.Webhook)], message.Meta, message.Content)).ToString();
    }

    static string WhyNot(Playbook playbook, ChannelEvent message, string kind, string session) =>
        !playbook.On.Any(pattern => MetaFilter.Fits(pattern, kind)) ? "is for other kinds"
        : !playbook.When.Passes(message) ? "its when: does not hold"
        : $"counts in the session {playbook.Route} alone, and this would be {session}";
}
