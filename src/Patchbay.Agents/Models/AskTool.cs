using System.Text.Json;
using Microsoft.Extensions.AI;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Tools;

namespace Patchbay.Agents.Models;

/// <summary>A question of the agent to a person: at the terminal, or in a chat. It is offered only while somebody could answer.</summary>
sealed class AskTool : AIFunctionDeclaration
{
    const string Nobody = "nobody answered: take the choice that is easiest to undo, go on, and say which you took";

    public static AskTool Offer { get; } = new();

    public override string Name => "AskUser";

    public override string Description =>
        "Asks a person, at the terminal or in a chat, and waits for the answer. Use it when you cannot know what is wanted; not for permission, which tools ask for themselves.";

    public override JsonElement JsonSchema { get; } = JsonElement.Parse("""
        {"type":"object","required":["question"],"properties":{
          "question":{"type":"string","description":"One question, in full."},
          "choices":{"type":"array","items":{"type":"string"},"maxItems":8,"description":"What can be answered; leave it out for free text."}}}
        """);

    public static async Task<ToolResult> RunAsync(JsonElement input, ITurn turn, CancellationToken interrupt)
    {
        if (!input.TryGetProperty("question", out var question) || question.ValueKind is not JsonValueKind.String || question.GetString() is not { Length: > 0 } text)
        {
            return new ToolResult("Argument 'question' must be text.", true);
        }

        List<string> choices = input.TryGetProperty("choices", out var given) && given.ValueKind is JsonValueKind.Array
            ? [.. given.EnumerateArray().Where(choice => choice.ValueKind is JsonValueKind.String).Select(choice => choice.GetString()!).Where(choice => choice.Length > 0).Take(8)]
            : [];
        var answer = await turn.AskAsync(choices.Count > 0 ? QuestionKind.Choice : QuestionKind.Text, text, choices, interrupt);
        return new ToolResult(answer is null ? Nobody : $"The answer: {answer}", false);
    }
}
