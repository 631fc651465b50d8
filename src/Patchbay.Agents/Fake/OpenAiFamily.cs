using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Patchbay.Agents.Fake;

/// <summary>What OpenAI's two protocols have in common: the key, the shape of an error, files as data URLs.</summary>
abstract class OpenAiFamily : FakeDialect
{
    public override bool HasKey(IHeaderDictionary headers, string key) => headers.Authorization == $"Bearer {key}";

    public override string Error(int status, string message) => new JsonObject { ["error"] = Inner(Code(status), message) }.ToJsonString();

    protected static JsonObject Inner(string code, string message) => new()
    {
        ["message"] = message,
        ["type"] = code is "server_error" or "rate_limit_exceeded" ? code : "invalid_request_error",
        ["param"] = null,
        ["code"] = code,
    };

    /// <summary>What would be said of a file; null when it is right.</summary>
    protected static string? DataUrlComplaint(string? url) => url?.Split([':', ';', ',']) is ["data", var mediaType, "base64", var data]
        ? FileComplaint(mediaType, data)
        : "a file must be a data URL in base64";

    static string Code(int status) => status switch
    {
        401 => "invalid_api_key",
        404 => "model_not_found",
        429 => "rate_limit_exceeded",
        >= 500 => "server_error",
        _ => status.ToString(CultureInfo.InvariantCulture),
    };
}
