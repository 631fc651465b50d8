namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>What tokens may make new, in the words of settings and playbooks.</summary>
static class AnswerCreation
{
    static readonly (string Word, AnswerVerb Verb)[] All =
        [("issue", AnswerVerb.CreateIssue), ("ticket", AnswerVerb.CreateTicket), ("pull-request", AnswerVerb.CreatePullRequest)];

    public static IReadOnlyList<string> Words { get; } = [.. All.Select(one => one.Word)];

    /// <summary>Null for an act that makes nothing new.</summary>
    public static string? WordOf(AnswerVerb verb) => All.FirstOrDefault(one => one.Verb == verb && one.Word is not null).Word;

    /// <summary>Null for a word that is none.</summary>
    public static AnswerVerb? VerbOf(string word) => All.Where(one => one.Word == word).Select(one => (AnswerVerb?)one.Verb).FirstOrDefault();
}
