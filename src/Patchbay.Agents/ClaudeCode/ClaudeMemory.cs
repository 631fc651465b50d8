using Patchbay.Agents.Models;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>
/// What was said to Claude Code and by it, newest last, for a conversation that begins anew. Bounded: the oldest goes first.
/// </summary>
sealed class ClaudeMemory
{
    const int MostEntries = 200;
    const int LongestEntry = 4_000;
    const int LongestText = 40_000;

    readonly List<EarlierEntry> _entries = [];

    public ClaudeMemory(IReadOnlyList<EarlierEntry> earlier) => _entries.AddRange(earlier);

    /// <summary>A turn is over; <paramref name="last"/> is null when it failed.</summary>
    public void Add(IEnumerable<AgentBlock> blocks, string? last)
    {
        foreach (var block in blocks)
        {
            if (block is AgentBlock.Prompt { Text: var typed } && typed.Trim() is "/clear")
            {
                _entries.Clear();
            }
            else if (block is not AgentBlock.HostNote)
            {
                Add(block is AgentBlock.Prompt ? "prompt" : "event", block.Text);
            }
        }

        if (last is { Length: > 0 })
        {
            Add("assistant", last);
        }

        _entries.RemoveRange(0, Math.Max(0, _entries.Count - MostEntries));
    }

    /// <summary>In the host's words, which nobody else's line can pass for; null when nothing was said.</summary>
    public string? Text(string heading)
    {
        var lines = new List<string>();
        var room = LongestText;
        foreach (var line in _entries.Reverse<EarlierEntry>().Select(EarlierText.Of))
        {
            if ((room -= line.Length) < 0)
            {
                break;
            }

            lines.Insert(0, line);
        }

        return lines.Count == 0 ? null : $"{heading}\n{string.Join('\n', lines)}";
    }

    void Add(string kind, string text) =>
        _entries.Add(new EarlierEntry(0, kind, text.Length <= LongestEntry ? text : text[..(char.IsHighSurrogate(text[LongestEntry - 1]) ? LongestEntry - 1 : LongestEntry)] + "…"));
}
