using System.Net.Sockets;

namespace Patchbay.Agents.Models;

/// <summary>What the status of a model's API means for whoever set it up.</summary>
static class HttpAnswers
{
    public static string Explain(int status, string said, ModelAccess access, string keyVariable) => status switch
    {
        401 or 403 => $"the key in {keyVariable} was refused ({status}): check it, or make a new one",
        404 => $"there is no model '{access.Model}' for this key (404): choose another with --model",
        413 => "the request was too large (413): start a new session, or send less at once",
        429 => $"the limit of this key is used up (429): wait a moment, or use another key ({said})",
        529 or 503 => $"the model is overloaded ({status}): try again in a minute",
        >= 500 => $"the model's server failed ({status}): try again in a minute",
        _ => $"the model refused the request ({status}): {said}",
    };

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
        var causes = new List<Exception>();
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            causes.Add(cause);
        }

        var reason = causes[^1].Message.ReplaceLineEndings(" ");
        return !causes.Any(cause => cause is HttpRequestException or SocketException) ? $"the request to the model failed: {reason}"
            : access.BaseUrl is { } address ? $"{address.GetLeftPart(UriPartial.Authority)} could not be reached: {reason} (the address is in {addressVariable})"
            : $"the model could not be reached: {reason}";
    }

    /// <summary>Throws with what is wrong; null when nothing is given.</summary>
    public static Uri? Address(string? text, string variable) => text switch
    {
        null or "" => null,
        _ when Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" => new Uri(text),
        _ => throw new SessionHost.Agents.AgentUnavailableException($"{variable} is no address: give one such as http://localhost:11434/v1"),
    };
}
