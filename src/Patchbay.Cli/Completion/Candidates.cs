using System.CommandLine;
using System.CommandLine.Completions;
using Patchbay.Protocol;

namespace Patchbay.Cli.Completion;

/// <summary>A word that may stand here, and what it is for.</summary>
sealed record Candidate(string Text, string About);

/// <summary>
/// What may stand in the place of the last word. Words before it are only looked at, not checked: a line that is being typed is
/// rarely a valid one.
/// </summary>
static class Candidates
{
    const int MostAbout = 80;

    public static IReadOnlyList<Candidate> For(Command root, IReadOnlyList<string> words)
    {
        var place = new Place(root);
        foreach (var word in words.SkipLast(1))
        {
            place.Pass(word);
        }

        var last = words.Count == 0 ? "" : words[^1];
        return [.. At(place, last).DistinctBy(candidate => candidate.Text).OrderBy(candidate => candidate.Text, StringComparer.Ordinal)];
    }

    static IEnumerable<Candidate> At(Place place, string word)
    {
        if (place.TakesOptions && word.StartsWith('-'))
        {
            return word.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals && place.Find(word[..equals]) is { } named
                ? Values(named.GetCompletions(CompletionContext.Empty), word[(equals + 1)..]).Select(value => value with { Text = $"{word[..equals]}={value.Text}" })
                : place.Options.SelectMany(Names).Where(name => name.Text.StartsWith(word, StringComparison.Ordinal));
        }

        if (place.Waiting is { } option)
        {
            return Values(option.GetCompletions(CompletionContext.Empty), word);
        }

        var values = place.Argument is { } argument ? Values(argument.GetCompletions(CompletionContext.Empty), word) : [];
        return place.Subcommands.Where(command => command.Name.StartsWith(word, StringComparison.Ordinal))
            .Select(command => new Candidate(command.Name, About(command)))
            .Concat(values);
    }

    static IEnumerable<Candidate> Values(IEnumerable<CompletionItem> items, string word) => items
        .Where(item => item.Label is CompletionValues.Files || item.Label.StartsWith(word, StringComparison.Ordinal))
        .Select(item => new Candidate(item.Label, ""));

    static IEnumerable<Candidate> Names(Option option) =>
        option.Aliases.Prepend(option.Name).Where(name => name.StartsWith('-')).Select(name => new Candidate(name, About(option)));

    // The first clause is enough for a list, and a tab or a line break would be the end of it.
    static string About(Symbol symbol)
    {
        var text = PlainText.OneLine(symbol.Description ?? "").Replace('\t', ' ');
        text = text.Split("; ")[0].Split(": ")[0];
        return text.Length <= MostAbout ? text : text[..(MostAbout - 1)] + "…";
    }
}
