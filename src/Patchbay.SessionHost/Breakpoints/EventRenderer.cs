using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Inbox;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Breakpoints;

/// <summary>Turns leased events into blocks; a body that is too long goes to a file first.</summary>
public sealed class EventRenderer(string folder)
{
    public AgentBlock Render(InboxItem item) => item switch
    {
        InboxItem.Prompt prompt => new AgentBlock.Prompt(prompt.Text),
        InboxItem.Leased leased => Render(leased),
        _ => throw new InvalidOperationException($"unknown item {item.GetType()}"),
    };

    AgentBlock.FromChannel Render(InboxItem.Leased leased)
    {
        var body = leased.Message.Content;
        if (body.Length > BreakpointBounds.ShortenAbove)
        {
            var path = Keep(leased.EventId, body);
            body = $"{Head(body)}\n[{body.Length} characters in all; the whole text is in {path}]";
        }

        var text = ChannelTag.Render(leased.Source, HostAttributes(leased), leased.Message.Meta, body);
        return new AgentBlock.FromChannel(text, leased.Source, leased.EventId, leased.Role, leased.Message.Content, leased.Message);
    }

    static IEnumerable<KeyValuePair<string, string>> HostAttributes(InboxItem.Leased leased)
    {
        yield return new("event_id", leased.EventId);
        yield return new("role", leased.Role);
        if (leased.Message.Redelivered)
        {
            yield return new("redelivered", "true");
        }

        if (leased.Interrupted)
        {
            yield return new("interrupted", "true");
        }
    }

    static string Head(string body)
    {
        var end = BreakpointBounds.ShortenedTo;
        return body[..(char.IsHighSurrogate(body[end - 1]) ? end - 1 : end)];
    }

    string Keep(string eventId, string body)
    {
        StateFolder.Create(folder);
        var path = Path.Combine(folder, string.Concat(eventId.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')) + ".txt");
        File.WriteAllText(path, PlainText.Neutralise(body));
        StateFolder.Protect(path);
        return path;
    }
}
