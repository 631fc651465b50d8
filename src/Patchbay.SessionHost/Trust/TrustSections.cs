namespace Patchbay.SessionHost.Trust;

/// <summary>The files of a review, each with the lines that a user decides by.</summary>
static class TrustSections
{
    const int FirstLines = 12;
    const int MostLines = 60;

    internal static TrustSection Of(ReviewedFile reviewed, string folder, bool whole)
    {
        var file = reviewed.File;
        var lines = ShownText.Lines(file.Content.Span);
        var told = Told(file, folder);
        var shown = whole ? (lines ?? []).Select(line => Content(line, int.MaxValue))
            : reviewed.State is TrustState.Changed ? Difference(reviewed.Before!, lines)
            : told is null ? Beginning(lines ?? [])
            : [];
        return new TrustSection(
            ShownText.Line(file.Path),
            ShownText.Count(file.Content.Length, "byte") + (lines is null ? ", no text" : $", {ShownText.Count(lines.Count, "line")}"),
            Does(file.Kind),
            State(reviewed),
            [.. (told ?? []).Select(line => new TrustLine(TrustLineKind.Told, line)), .. shown]);
    }

    static string Does(ProjectFileKind kind) => kind switch
    {
        ProjectFileKind.Servers => "can start programs",
        ProjectFileKind.Settings => "can widen rights",
        _ => "instructs the agent",
    };

    static string State(ReviewedFile reviewed) => reviewed.State switch
    {
        TrustState.Trusted => "is trusted",
        TrustState.Changed => "is not what you trusted, it changed",
        TrustState.Renamed => $"is new here; you trusted this content as {ShownText.Line(reviewed.Before!.Path)}",
        _ => "is new",
    };

    /// <summary>What the file does, in words; null when its text is what there is to see.</summary>
    static IReadOnlyList<string>? Told(ProjectFile file, string folder) => file.Kind switch
    {
        ProjectFileKind.Servers => [.. ServerSummary.Lines(file, folder)],
        ProjectFileKind.Settings when file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) => SettingsSummary.Lines(file.Content),
        _ => null,
    };

    static TrustLine Content(string line, int width = ShownText.Width) =>
        new(TrustLineKind.Content, $"| {ShownText.Line(line.TrimEnd('\r'), width)}");

    static TrustLine Note(string text) => new(TrustLineKind.Note, text);

    static IEnumerable<TrustLine> Beginning(IReadOnlyList<string> lines)
    {
        // Empty lines are not shown, so that they cannot push the rest out of sight.
        var full = lines.Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        foreach (var line in full.Take(FirstLines))
        {
            yield return Content(line);
        }

        if (full.Count > FirstLines)
        {
            yield return Note($"and {ShownText.Count(full.Count - FirstLines, "more line")} (patchbay trust --show shows all)");
        }
    }

    static IEnumerable<TrustLine> Difference(TrustedFile before, IReadOnlyList<string>? now)
    {
        var difference = ShownText.Lines(before.Content.Span) is { } old && now is not null ? LineDifference.Between(old, now) : [];
        if (difference is null)
        {
            return [Note("too much of it changed for a difference (patchbay trust --show shows all)"), .. Beginning(now!)];
        }

        return difference.Count switch
        {
            0 => [Note("the difference is not in its text")],
            <= MostLines => difference.Select(Changed),
            _ => [.. difference.Take(MostLines).Select(Changed), Note($"and {ShownText.Count(difference.Count - MostLines, "more line")} of difference (patchbay trust --show shows all)")],
        };
    }

    static TrustLine Changed(string line) => new(
        line[0] switch { '+' => TrustLineKind.Added, '-' => TrustLineKind.Removed, ' ' => TrustLineKind.Content, _ => TrustLineKind.Note }, line);
}
