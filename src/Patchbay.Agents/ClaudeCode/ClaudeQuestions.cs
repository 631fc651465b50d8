using System.Text.Json;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>Its AskUserQuestion, put to whoever may answer: one question after the other, as it asks them.</summary>
static class ClaudeQuestions
{
    /// <summary>Its input with the answers in it; null when one was not answered.</summary>
    public static async Task<JsonElement?> AnswerAsync(IOfferingTurn turn, JsonElement input, CancellationToken cancellationToken)
    {
        var answers = new List<(string Question, string Answer)>();
        foreach (var question in ClaudeReading.Items(input, "questions"))
        {
            var text = ClaudeReading.Text(question, "question") ?? "";
            if (await AskAsync(turn, question, text, cancellationToken) is not { } answer)
            {
                return null;
            }

            answers.Add((text, answer));
        }

        return With(input, answers);
    }

    static async Task<string?> AskAsync(IOfferingTurn turn, JsonElement question, string text, CancellationToken cancellationToken)
    {
        var options = ClaudeReading.Items(question, "options").Select(option => (Label: ClaudeReading.Text(option, "label") ?? "", About: ClaudeReading.Text(option, "description") ?? "")).ToList();
        var explained = string.Concat(options.Where(option => option.About.Length > 0).Select(option => $"\n{option.Label}: {option.About}"));
        var several = ClaudeReading.Flag(question, "multiSelect");
        return several || options.Count == 0
            ? await turn.AskAsync(
                QuestionKind.Text, options.Count == 0 ? text : $"{text} (several of {string.Join(", ", options.Select(option => option.Label))}, with commas){explained}", [], cancellationToken)
            : await turn.AskAsync(QuestionKind.Choice, text + explained, [.. options.Select(option => option.Label)], cancellationToken);
    }

    static JsonElement With(JsonElement input, List<(string Question, string Answer)> answers)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            foreach (var property in input.EnumerateObject().Where(property => property.Name is not "answers"))
            {
                property.WriteTo(json);
            }

            json.WriteStartObject("answers");
            foreach (var (question, answer) in answers)
            {
                json.WriteString(question, answer);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return JsonElement.Parse(output.ToArray());
    }
}
