using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Telegram.Fake;

/// <summary>A file that came with a request.</summary>
public sealed record FakeFile(string Name, byte[] Content);

/// <summary>One request as the fake server took it, and what it answered: 200, or an error and its text.</summary>
public sealed record FakeCall(int Number, string Method, JsonObject Parameters, IReadOnlyList<FakeFile> Files, DateTimeOffset At)
{
    public int Status { get; internal set; }

    public string? Error { get; internal set; }

    /// <summary>A parameter's text, also of a number; null when it was not given.</summary>
    public string? this[string name] => Parameters[name]?.ToString();
}

/// <summary>What Telegram answers to a request that it refuses.</summary>
#pragma warning disable CA1064 // Never leaves this folder.
sealed class FakeRefusal(int code, string description, int? retryAfter = null) : Exception(description)
{
    public int Code => code;

    public int? RetryAfter => retryAfter;

    public static FakeRefusal Bad(string description) => new(400, $"Bad Request: {description}");
}
