using System.Net.Sockets;
using Patchbay.Protocol;

namespace Patchbay.Agents.Models;

/// <summary>What the status of a model's API means for whoever set it up.</summary>
static class HttpAnswers
{
    const int LongestSaid = 300;

    public static string Explain(int status, string said, ModelAccess access, string keyVariable) => status switch
    {
        401 or 403 => $"the key in {keyVariable} was refused ({status}): check it, or make a new one",
        404 => $"there is no model '{access.Model}' for this key (404): choose another with --model",
        400 when said.Contains("thinking", StringComparison.OrdinalIgnoreCase) =>
            $"the model does not think in this way (400): set agent.thinking to adaptive for current models, budget for older ones, or default ({Short(said)})",
        413 => "the request was too large (413): start a new session, or send less at once",
        429 => $"the limit of this key is used up (429): wait a moment, or use another key ({Short(said)})",
        529 or 503 => $"the model is overloaded ({status}): try again in a minute",
        >= 500 => $"the model's server failed ({status}): try again in a minute",
        _ => $"the model refused the request ({status}): {Short(said)}",
    };

    /// <summary>What a server said of itself, as one short line: it may be anything.</summary>
    public static string Short(string said)
    {
        var line = PlainText.OneLine(said);
        return line.Length <= LongestSaid ? line : $"{line[..(char.IsHighSurrogate(line[LongestSaid - 1]) ? LongestSaid - 1 : LongestSaid)]}…";
    }

    /// <summary>By the status, or by the words that vendors and gateways use with 400.</summary>
    public static bool IsTooLong(int status, string said) =>
        status is 413 || (status is 400 && TooLong.Any(words => said.Contains(words, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A request with pictures is refused in many words; servers of one's own fail in the middle of it.</summary>
    public static bool MayBeFiles(int status, string said) =>
        status is 413 or 415 or 422 || (status is 400 && !IsTooLong(status, said))
        || (status is >= 500 and not 529 && OfFiles.Any(word => said.Contains(word, StringComparison.OrdinalIgnoreCase)));

    static readonly string[] OfFiles = ["image", "vision", "multimodal", "mmproj", "document", "pdf"];

    static readonly string[] TooLong = ["prompt is too long", "context_length_exceeded", "maximum context length", "context window", "exceeds the available context"];

    /// <summary>No answer came, or one that could not be read.</summary>
    public static string Broken(Exception failure, ModelAccess access, string addressVariable)
    {
        var causes = Causes(failure);
        var reason = Short(causes[^1].Message);
        return IsEndless(failure) ? $"the model's answer did not end and was given up: {reason}; ask again, or check what answers{At(access)}"
            : !causes.Any(cause => cause is HttpRequestException or SocketException)
                ? $"the model's answer could not be read: {reason}; ask again, or check that what answers{At(access)} speaks this API ({addressVariable})"
            : access.BaseUrl is { } address ? $"{address.GetLeftPart(UriPartial.Authority)} could not be reached: {reason} (the address is in {addressVariable})"
            : $"the model could not be reached: {reason}";
    }

    public static bool IsEndless(Exception failure) => Causes(failure).Any(cause => cause is EndlessAnswerException);

    static string At(ModelAccess access) => access.BaseUrl is { } address ? $" at {address.GetLeftPart(UriPartial.Authority)}" : "";

    static List<Exception> Causes(Exception failure)
    {
        var causes = new List<Exception>();
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            causes.Add(cause);
        }

        return causes;
    }

    /// <summary>Throws with what is wrong; null when nothing is given.</summary>
    public static Uri? Address(string? text, string variable) => text switch
    {
        null or "" => null,
        _ when Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" => new Uri(text),
        _ => throw new SessionHost.Agents.AgentUnavailableException($"{variable} is no address: give one such as http://localhost:11434/v1"),
    };
}
