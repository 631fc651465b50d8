using System.Text.Json.Serialization;

namespace Patchbay.Protocol.Extensions;

/// <summary>What a session does at the moment.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SessionActivity>))]
public enum SessionActivity
{
    [JsonStringEnumMemberName("idle")] Idle,
    [JsonStringEnumMemberName("working")] Working,
    [JsonStringEnumMemberName("waiting")] Waiting,
    [JsonStringEnumMemberName("ended")] Ended,
}

/// <summary>Which session the host runs. <see cref="Channel"/> is the channel's own state: <c>listening</c>, or the gate that failed.</summary>
public sealed record SessionInfo(string Name, string Project, SessionActivity Activity, string Channel);
