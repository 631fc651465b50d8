using Patchbay.Protocol;

namespace Patchbay.Agents.Models;

/// <summary>A server said in the middle of its answer, under status 200, that it failed.</summary>
sealed class StreamFailedException(string? code, string? said) : IOException(said is { Length: > 0 } ? said : code ?? "it gave no reason")
{
    /// <summary>As a status that would mean the same.</summary>
    public int Status { get; } = code switch
    {
        "rate_limit_exceeded" or "rate_limit_error" or "insufficient_quota" => 429,
        "overloaded_error" or "overloaded" or "slow_down" => 529,
        null or "server_error" or "api_error" or "internal_error" => 500,
        _ => int.TryParse(code, out var status) && status is >= 400 and < 600 ? status : 400,
    };

    /// <summary>The same request may be answered the next time.</summary>
    public bool IsPassing => Status is >= 500 || (Status is 429 && code is not "insufficient_quota");

    /// <summary>What the server said, with its code where that says more.</summary>
    public string Said => code is null || Message.Contains(code, StringComparison.OrdinalIgnoreCase) ? Message : $"{Message} ({PlainText.OneLine(code)})";
}
