using System.Security.Cryptography;
using System.Text;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Attachments;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Playbooks;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Breakpoints;

/// <summary>Turns leased events into blocks; a body that is too long goes to a file first.</summary>
public sealed class EventRenderer(string folder)
{
    /// <summary>Set before the first turn, when the agent is one that is shown files.</summary>
    internal EventFiles? Files { get; set; }

    /// <summary><paramref name="again"/>: an agent may have seen it before a crash.</summary>
    public AgentBlock Render(InboxItem item, bool again) => Render(again && item is InboxItem.Leased leased ? leased with { Interrupted = true } : item);

    public AgentBlock Render(InboxItem item) => item switch
    {
        InboxItem.Prompt prompt => new AgentBlock.Prompt(prompt.Text),
        InboxItem.Leased leased => Render(leased),
        InboxItem.GoOn goOn => new AgentBlock.HostNote(goOn.Text),
        _ => throw new InvalidOperationException($"unknown item {item.GetType()}"),
    };

    AgentBlock.FromChannel Render(InboxItem.Leased leased)
    {
        var body = leased.Message.Content;
        var shown = ShownEvent.Of(leased.Message);
        if (shown.IsLong)
        {
            var path = Keep(leased, body);
            body = $"{Utf8Text.Cut(body, BreakpointBounds.ShortenedTo, out _)}\n[{body.Length} characters in all; the whole text is in {path}]";
        }

        if (shown.ShortenedMeta > 0)
        {
            body += $"\n[{shown.ShortenedMeta} meta values were too long and are cut or left out]";
        }

        var (files, leftOut) = Files?.Of(leased.Source, leased.Message) ?? ([], []);
        body += string.Concat(leftOut.Select(note => $"\n[{note}]"));
        var text = ChannelTag.Render(leased.Source, HostAttributes(leased), shown.Meta, body);
        if (leased.Playbook is { } playbook)
        {
            text = PlaybookBlock.Render(playbook, leased.EventId) + text;
        }

        return new AgentBlock.FromChannel(text, leased.Source, leased.EventId, leased.Role, leased.Message.Content, leased.Message)
        {
            Files = files,
            Instruction = leased.Playbook?.Text,
        };
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

    string Keep(InboxItem.Leased leased, string body)
    {
        var path = Path.Combine(folder, FileName(leased));
        try
        {
            StateFolder.Create(folder);
            File.WriteAllText(path, PlainText.Neutralise(body));
            StateFolder.Protect(path);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SpoolUnavailableException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    // Readable, and different for different events whatever their ids are made of.
    static string FileName(InboxItem.Leased leased)
    {
        var name = $"{leased.Source}-{leased.EventId}";
        var plain = string.Concat(name.Take(80).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' ? c : '_'));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{leased.Source}\0{leased.EventId}"));
        return $"{plain}-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}.txt";
    }
}
