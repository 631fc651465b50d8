using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>How a vendor's repositories or projects are named.</summary>
enum AnswerPlaceForm
{
    /// <summary>It has none that could be named.</summary>
    None,

    /// <summary><c>OWNER/NAME</c>.</summary>
    Repository,

    /// <summary><c>GROUP/…/PROJECT</c>.</summary>
    Project,

    /// <summary><c>ABC</c>, before the number of a ticket.</summary>
    Key,
}

/// <summary>
/// Places that a person named with <c>patchbay hook allow</c>, and things in them, as an agent names them: <c>OWNER/NAME#7</c> an issue,
/// <c>OWNER/NAME!7</c> a pull request, <c>OWNER/NAME@COMMIT</c>, <c>ABC-7</c>. What is not of such a place is nothing.
/// </summary>
static class AnswerPlaces
{
    const int Longest = 200;

    /// <summary>How one is written, for people.</summary>
    public static string Example(AnswerPlaceForm form) => form switch
    {
        AnswerPlaceForm.Repository => "OWNER/NAME",
        AnswerPlaceForm.Project => "GROUP/PROJECT",
        _ => "the KEY before a ticket's number",
    };

    public static bool IsPlace(AnswerPlaceForm form, string text) => text.Length <= Longest && form switch
    {
        AnswerPlaceForm.Repository => text.Split('/') is [var owner, var name] && IsName(owner) && IsName(name),
        AnswerPlaceForm.Project => text.Split('/') is { Length: >= 2 } parts && parts.All(IsName),
        AnswerPlaceForm.Key => text.Length is > 0 and <= 20 && char.IsAsciiLetter(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_'),
        _ => false,
    };

    /// <summary>The place itself, to make something new in it.</summary>
    public static HookTarget Of(AnswerPlaceForm form, string place) => new("place", Ids(form, place));

    /// <summary>A thing and its place; null when it is not written so.</summary>
    public static (string Place, HookTarget Target)? Thing(AnswerPlaceForm form, string text)
    {
        var at = form is AnswerPlaceForm.Key ? text.LastIndexOf('-') : text.LastIndexOfAny(['#', '!', '@']);
        if (at < 1 || !IsPlace(form, text[..at]) || text[(at + 1)..] is not { Length: > 0 and <= 64 } rest)
        {
            return null;
        }

        var (place, isNumber) = (text[..at], rest.All(char.IsAsciiDigit));
        var ids = Ids(form, place);
        switch (text[at])
        {
            case '-' when isNumber:
                ids["issue"] = text;
                return (place, new HookTarget("issue", ids));
            case '@' when rest.Length >= 7 && rest.All(char.IsAsciiHexDigit):
                ids["commit"] = rest;
                return (place, new HookTarget("commit", ids));
            case '#' or '!' when isNumber:
                ids["number"] = rest;
                return (place, new HookTarget(text[at] is '#' ? "issue" : form is AnswerPlaceForm.Project ? "merge_request" : "pull_request", ids));
            default:
                return null;
        }
    }

    // GitLab takes the path of a project where it takes its number.
    static Dictionary<string, string> Ids(AnswerPlaceForm form, string place) => new(StringComparer.Ordinal)
    {
        [form switch { AnswerPlaceForm.Repository => "repository", AnswerPlaceForm.Project => "project", _ => "key" }] = place,
    };

    static bool IsName(string text) => text.Length is > 0 and <= 100 && text is not ("." or "..") && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
