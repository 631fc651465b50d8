using System.Text.Json;

namespace Patchbay.Agents.Fake;

/// <summary>The conversation of a request to OpenAI's Responses: which item may stand where.</summary>
static class ResponsesItems
{
    /// <summary>Null when all is right.</summary>
    public static string? Complaint(IReadOnlyList<JsonElement> items, Func<string?, string?> fileComplaint)
    {
        var (called, answered) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var thought = false;
        for (var at = 0; at < items.Count; at++)
        {
            var item = items[at];
            var type = Text(item, "type") ?? "message";
            var call = Text(item, "call_id");
            var wrong = type switch
            {
                "message" => Message(item, at, fileComplaint),
                "reasoning" => Reasoning(item, at + 1 < items.Count ? items[at + 1] : null, at),
                "function_call" when call is null || Text(item, "name") is not { Length: > 0 } || Text(item, "arguments") is null => $"Missing required parameter of 'input[{at}]': call_id, name or arguments.",
                "function_call" when call.StartsWith(FakeThoughts.MarkedCall, StringComparison.Ordinal) && !thought => $"Item '{call}' of type 'function_call' was provided without its required 'reasoning' item.",
                "function_call" when !called.Add(call) => $"Duplicate item found with call_id {call}.",
                "function_call_output" when call is null || !item.TryGetProperty("output", out _) => $"Missing required parameter of 'input[{at}]': call_id or output.",
                "function_call_output" when !called.Contains(call) || !answered.Add(call) => $"No tool call found for function call output with call_id {call}.",
                "function_call" or "function_call_output" => null,
                "item_reference" => $"Item with id '{Text(item, "id")}' not found. Items are not persisted when `store` is set to false.",
                _ => $"Invalid value: '{type}' in 'input[{at}].type'.",
            };
            if (wrong is not null)
            {
                return wrong;
            }

            // What came before a call stands for the calls and the text behind it, until somebody else speaks.
            thought = type is "reasoning" || (thought && (type is "function_call" || Text(item, "role") is "assistant"));
        }

        return called.Except(answered).FirstOrDefault() is { } open ? $"No tool output found for function call {open}." : null;
    }

    static string? Reasoning(JsonElement item, JsonElement? next, int at) =>
        !item.TryGetProperty("summary", out var summary) || summary.ValueKind is not JsonValueKind.Array ? $"Missing required parameter: 'input[{at}].summary'."
        : !item.TryGetProperty("encrypted_content", out var secret) ? $"Item with id '{Text(item, "id")}' not found. Items are not persisted when `store` is set to false."
        : !FakeThoughts.IsSealed(secret.GetString()) ? $"The encrypted content for item {Text(item, "id")} could not be verified."
        : next is not { } follower || !(Text(follower, "type") is "reasoning" or "function_call" || Text(follower, "role") is "assistant")
            ? $"Item '{Text(item, "id")}' of type 'reasoning' was provided without its required following item."
        : null;

    static string? Message(JsonElement item, int at, Func<string?, string?> fileComplaint)
    {
        var role = Text(item, "role");
        if (role is not ("user" or "system" or "developer" or "assistant"))
        {
            return $"Invalid value: '{role}' in 'input[{at}].role'.";
        }

        if (!item.TryGetProperty("content", out var content) || (content.ValueKind is JsonValueKind.Array && content.GetArrayLength() == 0))
        {
            return $"Missing required parameter: 'input[{at}].content'.";
        }

        return content.ValueKind is JsonValueKind.String ? null
            : content.EnumerateArray().Select(part => Part(part, role, fileComplaint)).FirstOrDefault(wrong => wrong is not null) is { } complaint ? $"input[{at}]: {complaint}"
            : null;
    }

    static string? Part(JsonElement part, string role, Func<string?, string?> fileComplaint) => (Text(part, "type"), role is "assistant") switch
    {
        ("output_text" or "refusal", true) => null,
        (var type, true) => $"Invalid value: '{type}'. Supported values are: 'output_text' and 'refusal'.",
        ("input_text", _) => Text(part, "text") is null ? "Missing required parameter: 'text'." : null,
        ("input_image", _) => fileComplaint(Text(part, "image_url")),
        ("input_file", _) => Text(part, "filename") is { Length: > 0 } ? fileComplaint(Text(part, "file_data")) : "Missing required parameter: 'filename'.",
        (var type, _) => $"Invalid value: '{type}'. Supported values are: 'input_text', 'input_image' and 'input_file'.",
    };

    static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
