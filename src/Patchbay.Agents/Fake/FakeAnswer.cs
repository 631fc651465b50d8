using System.Text.Json;

namespace Patchbay.Agents.Fake;

/// <summary>A tool call that the fake model makes. <paramref name="Arguments"/> is sent as it stands, also when it is no JSON.</summary>
public sealed record FakeCall(string Tool, string Arguments);

/// <summary>What the fake model does with one request.</summary>
public abstract record FakeAnswer
{
    /// <summary>Text, then calls.</summary>
    public sealed record Says(string Text, params FakeCall[] Calls) : FakeAnswer;

    /// <summary>An HTTP status instead of an answer.</summary>
    public sealed record Fails(int Status, string Message = "it failed as it was told") : FakeAnswer;

    /// <summary>Some of an answer, then the connection is reset.</summary>
    public sealed record BreaksOff(string Text) : FakeAnswer;

    /// <summary>Nothing until the client goes away.</summary>
    public sealed record Hangs : FakeAnswer;
}

/// <summary>One request that the fake model took.</summary>
public sealed record FakeRequest(string Path, JsonElement Body, IReadOnlyDictionary<string, string> Headers);
