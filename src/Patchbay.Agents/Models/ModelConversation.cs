using Microsoft.Extensions.AI;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Attachments;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.Agents.Models;

/// <summary>
/// What was said so far, always in a shape that an API takes: every call has its result, also when its turn was cut off.
/// </summary>
sealed class ModelConversation
{
    const string CutOff = "interrupted, outcome unknown";

    readonly List<ChatMessage> _messages;

    public ModelConversation(string instructions, IReadOnlyList<EarlierEntry> earlier)
    {
        _messages = [new ChatMessage(ChatRole.System, instructions)];
        if (earlier.Count > 0)
        {
            Add([new AgentBlock.HostNote("This session goes on. What was in it before:\n" + string.Join("\n", earlier.Select(EarlierText.Of)))]);
            AddEarlier([.. earlier.SelectMany(entry => entry.Files).TakeLast(ShownFiles.MostFiles)]);
            _messages.Add(new ChatMessage(ChatRole.Assistant, "I have read what was before."));
        }
    }

    public IReadOnlyList<ChatMessage> Messages => _messages;

    /// <summary>Nothing but the instructions is left.</summary>
    public void Clear() => _messages.RemoveRange(1, _messages.Count - 1);

    /// <summary>The conversation with one more word of the host, to be asked once.</summary>
    public IReadOnlyList<ChatMessage> With(string note) => [.. _messages, new ChatMessage(ChatRole.User, [Text(new AgentBlock.HostNote(note))])];

    /// <summary>Pictures or documents are in it.</summary>
    public bool ShowsFiles => ShownFiles.AreIn(_messages);

    /// <summary>The conversation without its pictures and documents.</summary>
    public IReadOnlyList<ChatMessage> WithoutFiles() => ShownFiles.Without(_messages);

    /// <summary>They stay out from now on.</summary>
    public void DropFiles()
    {
        var bare = WithoutFiles();
        _messages.Clear();
        _messages.AddRange(bare);
    }

    public bool IsEmpty => _messages.Count == 1;

    /// <summary>A summary takes the place of all that was said, but for the blocks of the running turn: their labels stay as they are.</summary>
    public void Restart(string summary, IReadOnlyList<AgentBlock> running)
    {
        Clear();
        Add([new AgentBlock.HostNote("This conversation was summarised. What was said before:\n" + EarlierText.Indent(ChannelTag.Escape(summary))), .. running]);
    }

    /// <summary>Leaves the older half out. False when there is nothing that could be.</summary>
    public bool DropOldest(IReadOnlyList<AgentBlock> running)
    {
        var from = _messages.FindIndex(1 + (_messages.Count / 2), message => message.Role != ChatRole.Tool);
        if (from < 2)
        {
            return false;
        }

        List<ChatMessage> kept = [.. _messages.Skip(from)];
        Clear();
        Add([new AgentBlock.HostNote("The older part of this conversation is left out, because it is longer than the model takes."), .. running.Where(block => !Holds(kept, block))]);
        _messages.AddRange(kept);
        return true;
    }

    public void Add(IReadOnlyList<AgentBlock> blocks)
    {
        if (blocks.Count > 0)
        {
            _messages.Add(new ChatMessage(ChatRole.User, [.. blocks.SelectMany(Contents)]));
            ShownFiles.Bound(_messages);
        }
    }

    public void Add(ModelReply reply)
    {
        if (reply.Message.Contents.Count > 0)
        {
            _messages.Add(reply.Message);
        }
    }

    public void AddResults(IEnumerable<(string CallId, string Text)> results) =>
        _messages.Add(new ChatMessage(ChatRole.Tool, [.. results.Select(result => new FunctionResultContent(result.CallId, result.Text))]));

    /// <summary>After a turn that ended in the middle of its calls.</summary>
    public void CloseOpenCalls()
    {
        if (_messages[^1] is { } last && last.Role == ChatRole.Assistant && last.Contents.OfType<FunctionCallContent>().ToList() is { Count: > 0 } calls)
        {
            AddResults(calls.Select(call => (call.CallId, CutOff)));
        }
    }

    static bool Holds(IEnumerable<ChatMessage> messages, AgentBlock block) =>
        messages.Any(message => message.Role == ChatRole.User && message.Contents.OfType<TextContent>().Any(content => content.Text == Text(block).Text));

    static IEnumerable<AIContent> Contents(AgentBlock block) =>
        block is AgentBlock.FromChannel { Files.Count: > 0 } message
            ? [Text(block), .. message.Files.SelectMany(file => ShownFiles.Of(file, $"event_id=\"{PlainText.OneLine(message.EventId)}\""))]
            : [Text(block)];

    void AddEarlier(IReadOnlyList<AttachedFile> files)
    {
        foreach (var content in files.SelectMany(file => ShownFiles.Of(file, "what was before")))
        {
            _messages[^1].Contents.Add(content);
        }

        ShownFiles.Bound(_messages);
    }

    // Only the host's lines begin like this: what came from outside stands inside its tag.
    static TextContent Text(AgentBlock block) => new(block is AgentBlock.HostNote ? $"[host] {block.Text}" : block.Text);
}
