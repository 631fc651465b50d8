using System.Text.Json;

namespace Patchbay.Agents.Fake;

/// <summary>A tool call that the fake model makes. <paramref name="Arguments"/> is sent as it stands, also when it is no JSON.</summary>
public sealed record FakeCall(string Tool, string Arguments);

/// <summary>What the fake model does with one request.</summary>
public abstract record FakeAnswer
{
    /// <summary>Text, then calls.</summary>
    public sealed record Says(string Text, params FakeCall[] Calls) : FakeAnswer
    {
        /// <summary>What it thinks before, signed or sealed and to be given back unchanged; chat completions do not show it.</summary>
        public IReadOnlyList<string> Thoughts { get; init; } = [];

        /// <summary>The last of them cannot be read.</summary>
        public bool HidesLast { get; init; }

        /// <summary>It is cut at its greatest length.</summary>
        public bool IsCut { get; init; }

        /// <summary>Between two pieces.</summary>
        public TimeSpan Pause { get; init; }
    }

    /// <summary>An HTTP status instead of an answer.</summary>
    public sealed record Fails(int Status, string Message = "it failed as it was told") : FakeAnswer;

    /// <summary>Some of an answer under status 200, then a failure in the protocol's own words; without text it comes at once.</summary>
    public sealed record FailsInside(string Text, string Code = "server_error", string Message = "it failed as it was told") : FakeAnswer;

    /// <summary>Some of an answer, then the connection is reset.</summary>
    public sealed record BreaksOff(string Text) : FakeAnswer;

    /// <summary>These pieces as they stand, under status 200, until they end or the client goes away.</summary>
    public sealed record Sends(IEnumerable<string> Pieces) : FakeAnswer;

    /// <summary>The same words again and again, until the client goes away.</summary>
    public sealed record Floods(string Text) : FakeAnswer;

    /// <summary>Text and the beginning of a call, then the stream ends as if that were all.</summary>
    public sealed record Stops(string Text, FakeCall? Call = null) : FakeAnswer;

    /// <summary>Nothing until the client goes away.</summary>
    public sealed record Hangs : FakeAnswer;
}

/// <summary>One request that the fake model took.</summary>
public sealed record FakeRequest(string Path, JsonElement Body, IReadOnlyDictionary<string, string> Headers);
