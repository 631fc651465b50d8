using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.SessionHost;

namespace Patchbay.Cli.SessionCommands;

/// <summary>The one object that <c>--output-format json</c> prints; docs/how-to/use-in-ci.md describes it.</summary>
sealed record RunResult(
    string Type, string Outcome, string StopReason, int ExitCode, string Text, string Session, string Agent, string? Model, int Turns, int Requests,
    long InputTokens, long OutputTokens, long CachedTokens, decimal? CostUsd, IReadOnlyList<string> RefusedCalls, double Seconds)
{
    public static RunResult Of(SessionRunner session, string agent, int exitCode)
    {
        var (last, sums) = (session.LastTurn, session.Sums);
        var limit = exitCode is ExitCodes.Limit ? session.EndedByLimit : null;
        return new RunResult(
            "result", last?.Outcome ?? "none", limit ?? Reason(session, exitCode), exitCode, last?.Text ?? "", session.Name, agent, sums.Model, sums.Turns, sums.Requests,
            sums.InputTokens, sums.OutputTokens, sums.CachedTokens, sums.Model is null ? null : sums.Cost, sums.Refused, last?.Seconds ?? 0);
    }

    public string Line() => JsonSerializer.Serialize(this, RunResultJson.Lines.RunResult);

    static string Reason(SessionRunner session, int exitCode) =>
        exitCode > 128 ? "signal"
        : session.EndedByLimit is "" ? "idle"
        : session.LastTurn is { Outcome: "failed" } failed ? failed.Text
        : session.LastTurn is null ? "no turn ran"
        : "end of turn";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunResult))]
sealed partial class RunResultJson : JsonSerializerContext
{
    public static RunResultJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
