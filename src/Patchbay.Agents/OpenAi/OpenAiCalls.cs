using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Patchbay.Agents.OpenAi;

/// <summary>A call of a function as OpenAI sends it: arguments are a text that should be a JSON object.</summary>
static class OpenAiCalls
{
    public static FunctionCallContent Of(string? id, string? name, string arguments)
    {
        var call = new FunctionCallContent(id is { Length: > 0 } ? id : Guid.NewGuid().ToString("n"), name ?? "", new Dictionary<string, object?>());
        try
        {
            using var document = JsonDocument.Parse(arguments.Length == 0 ? "{}" : arguments);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                call.Arguments![property.Name] = property.Value.Clone();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            call.Exception = exception;
        }

        return call;
    }
}
