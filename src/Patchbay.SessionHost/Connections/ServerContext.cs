using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.Protocol.Wire;
using Patchbay.SessionHost.Policy;

namespace Patchbay.SessionHost.Connections;

/// <summary>What a connection needs of its session.</summary>
public sealed record ServerContext(
    ServerEnvironment Environment,
    ChannelGates Gates,
    IEventIntake Intake,
    IVerdictIntake Relays,
    IServerNotices Notices,
    string SessionName,
    string AdoptedFolder)
{
    /// <summary>After closing the input, and again after SIGTERM.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(2);

    internal PresentCustodians Custodians { get; init; } = new();
}

/// <summary>Where verdicts, answers and readers of channels go.</summary>
public interface IVerdictIntake
{
    void Verdict(ServerConnection connection, PermissionVerdict verdict);

    void Answer(ServerConnection connection, QuestionAnswer answer);

    /// <summary>The channel wants the feed; it is answered, be it with a refusal.</summary>
    void ReadFeed(ServerConnection connection, FeedRequest request);
}

/// <summary>What servers do that the operator should see.</summary>
public interface IServerNotices
{
    void FromServer(ServerConfiguration server, string level, string text);

    void Fault(ServerConfiguration server, WireFault fault);
}
