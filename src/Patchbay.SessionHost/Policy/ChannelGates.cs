using Patchbay.Protocol;
using Patchbay.Protocol.Names;

namespace Patchbay.SessionHost.Policy;

/// <summary>What a gate needs to know of one server.</summary>
/// <param name="Experimental">What the server declared, or null before the handshake.</param>
/// <param name="Revision">The negotiated revision of MCP.</param>
public sealed record GateFacts(string ServerName, bool IsBuiltIn, IDictionary<string, object>? Experimental, string? Revision);

/// <summary>The first gate that failed.</summary>
public sealed record GateFailure(string Gate, string Reason);

/// <summary>
/// The gates before a channel counts as listening, in order: capability, protocol, session list, allowlist. A server that
/// fails one stays connected with its tools; only its events and the relay are off.
/// </summary>
public sealed class ChannelGates(IReadOnlyList<ChannelEntry> channels, IReadOnlyList<ChannelEntry> development)
{
    /// <summary>Every entry of the command line once; a development entry wins over the same one in <c>--channels</c>.</summary>
    public IReadOnlyList<ChannelEntry> Entries { get; } = [.. development.Concat(channels).Distinct()];

    /// <summary>The entry that names the server, or null.</summary>
    public ChannelEntry? EntryFor(string serverName, bool isBuiltIn) => Entries.FirstOrDefault(entry => entry switch
    {
        ChannelEntry.BuiltIn builtIn => isBuiltIn && builtIn.Name == serverName,
        ChannelEntry.Server server => !isBuiltIn && server.Name == serverName,
        _ => false,
    });

    /// <summary>Null when the server may listen.</summary>
    public GateFailure? Evaluate(GateFacts facts)
    {
        if (!facts.Experimental.Declares(WireCapabilities.ChannelEvents))
        {
            return new GateFailure("capability", "the server did not declare the claude/channel capability");
        }

        if (string.CompareOrdinal(facts.Revision, "2026-07-28") >= 0)
        {
            return new GateFailure("protocol", $"revision {facts.Revision} cannot carry events; the server must speak 2025-11-25 or older");
        }

        return EntryFor(facts.ServerName, facts.IsBuiltIn) switch
        {
            null => new GateFailure("session list", $"server {facts.ServerName} is not in --channels for this session"),
            var entry when development.Contains(entry) => null,
            ChannelEntry.BuiltIn => null,
            var entry => new GateFailure(
                "allowlist",
                $"{entry} is not on the list of approved channels (for your own: --dangerously-load-development-channels {entry})"),
        };
    }
}
