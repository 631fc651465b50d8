using System.Text.Json;

namespace Patchbay.Agents.Fake;

/// <summary>What OpenAI's Responses refuse, in words like theirs.</summary>
static class ResponsesRules
{
    static readonly string[] Parameters =
    [
        "background", "conversation", "include", "input", "instructions", "max_output_tokens", "max_tool_calls", "metadata", "model", "parallel_tool_calls",
        "previous_response_id", "prompt_cache_key", "prompt_cache_retention", "reasoning", "safety_identifier", "service_tier", "store", "stream", "stream_options",
        "temperature", "text", "tool_choice", "tools", "top_logprobs", "top_p", "truncation", "user",
    ];

    static readonly string[] Efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

    /// <summary>Null when the request is right.</summary>
    public static string? Complaint(JsonElement body, Func<string?, string?> fileComplaint)
    {
        if (body.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !Parameters.Contains(name)) is { } unknown)
        {
            return $"Unknown parameter: '{unknown}'.";
        }

        if (!body.TryGetProperty("model", out var model) || model.GetString() is not { Length: > 0 })
        {
            return "Missing required parameter: 'model'.";
        }

        if (!body.TryGetProperty("stream", out var stream) || !stream.GetBoolean())
        {
            return "this fake answers as a stream alone: 'stream' must be true";
        }

        if (body.TryGetProperty("previous_response_id", out var before))
        {
            return $"Previous response with id '{before}' not found.";
        }

        if (body.TryGetProperty("max_output_tokens", out var most) && most.GetInt32() < 16)
        {
            return "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16.";
        }

        if (body.TryGetProperty("reasoning", out var reasoning) && reasoning.TryGetProperty("effort", out var effort) && !Efforts.Contains(effort.GetString()))
        {
            return $"Invalid value: '{effort}'. Supported values are: {string.Join(", ", Efforts)}.";
        }

        return !body.TryGetProperty("input", out var input) ? "Missing required parameter: 'input'."
            : Tools(body) ?? (input.ValueKind is JsonValueKind.String ? null : ResponsesItems.Complaint([.. input.EnumerateArray()], fileComplaint));
    }

    static string? Tools(JsonElement body)
    {
        if (!body.TryGetProperty("tools", out var tools))
        {
            return null;
        }

        foreach (var (tool, at) in tools.EnumerateArray().Select((tool, index) => (tool, index)))
        {
            if (tool.GetProperty("type").GetString() is not "function")
            {
                return $"Invalid value: 'tools[{at}].type'; this fake knows functions";
            }

            if (!tool.TryGetProperty("name", out var name) || name.GetString() is not { Length: > 0 and <= 128 } text || text.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-')))
            {
                return $"Invalid 'tools[{at}].name': a pattern of letters, digits, _ and - is expected.";
            }

            if (!tool.TryGetProperty("parameters", out var parameters) || parameters.ValueKind is not JsonValueKind.Object)
            {
                return $"Missing required parameter: 'tools[{at}].parameters'.";
            }
        }

        return null;
    }
}
