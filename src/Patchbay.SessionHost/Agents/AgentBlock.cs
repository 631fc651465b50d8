using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Attachments;

namespace Patchbay.SessionHost.Agents;

/// <summary>One piece of input. <see cref="Text"/> is what a model is shown.</summary>
public abstract record AgentBlock(string Text)
{
    /// <summary>Typed by the user at the terminal.</summary>
    public sealed record Prompt(string Text) : AgentBlock(Text);

    /// <summary>
    /// An event, rendered as its tag. <paramref name="Body"/> is what its sender wrote; <paramref name="Role"/> what the
    /// sender may do.
    /// </summary>
    public sealed record FromChannel(string Text, string Source, string EventId, string Role, string Body, ChannelEvent Message)
        : AgentBlock(Text)
    {
        /// <summary>Pictures and documents that came with it, for agents that are shown them.</summary>
        public IReadOnlyList<AttachedFile> Files { get; init; } = [];

        /// <summary>What the owner's playbook says about it; it stands in <see cref="AgentBlock.Text"/> too. Null without one.</summary>
        public string? Instruction { get; init; }
    }

    /// <summary>Said by the host: an interrupted tool call, a shortened event.</summary>
    public sealed record HostNote(string Text) : AgentBlock(Text);
}
