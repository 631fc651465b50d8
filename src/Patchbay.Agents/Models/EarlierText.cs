using System.Text;
using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.Agents.Models;

/// <summary>
/// The record of a session as one text, entry by entry. A line that begins an entry is the host's alone: what somebody wrote, a tool
/// returned or the model said stands indented below its first line, and opens no channel block.
/// </summary>
static class EarlierText
{
    public static string Of(EarlierEntry entry) =>
        $"({entry.Kind}) {Indent(entry.Kind is "event" or "event_again" or "prompt" ? entry.Text : ChannelTag.Escape(entry.Text))}";

    /// <summary>Whatever may count as the end of a line is one.</summary>
    public static string Indent(string text)
    {
        var indented = new StringBuilder(text.Length + 64);
        foreach (var letter in text.ReplaceLineEndings("\n"))
        {
            indented.Append(letter is '\v' or '\u001C' or '\u001D' or '\u001E' ? '\n' : letter);
            if (indented[^1] is '\n')
            {
                indented.Append("    ");
            }
        }

        return indented.ToString();
    }
}
