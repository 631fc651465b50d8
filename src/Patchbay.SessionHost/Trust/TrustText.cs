namespace Patchbay.SessionHost.Trust;

/// <summary>What a user reads before deciding. Every line of a project begins with a mark, so that it can not look like ours.</summary>
public static class TrustText
{
    const int FirstLines = 12;
    const int MostLines = 60;

    /// <summary>Everything to decide about, and what cannot be trusted at all.</summary>
    public static string Question(TrustReview review) => string.Join('\n',
    [
        $"{ShownText.Line(review.Snapshot.Folder)} brings files that can start programs, widen rights or instruct the agent.",
        .. review.Pending.SelectMany(file => File(file, review.Snapshot.Folder, whole: false)),
        .. Refused(review.Snapshot),
        "",
    ]);

    /// <summary>Every file with its state and its whole content.</summary>
    public static string Everything(TrustReview review) => string.Join('\n',
    [
        ShownText.Line(review.Snapshot.Folder),
        .. review.Files.SelectMany(file => File(file, review.Snapshot.Folder, whole: true)),
        .. Refused(review.Snapshot),
        "",
    ]);

    /// <summary>After the decision.</summary>
    public static string Done(TrustReview review) =>
        $"Trusted: exactly this content of {ShownText.Count(review.Pending.Count, "file")} in {ShownText.Line(review.Snapshot.Folder)}";

    /// <summary>When there is nothing to decide.</summary>
    public static string Settled(TrustReview review) => string.Join('\n',
    [
        $"Trusted already: {ShownText.Count(review.Files.Count, "file")} in {ShownText.Line(review.Snapshot.Folder)}",
        .. Refused(review.Snapshot),
    ]);

    public static string Revoked(string folder, int count) => $"Forgotten: {ShownText.Count(count, "file")} in {ShownText.Line(folder)}";

    /// <summary>A name as part of a line.</summary>
    public static string Shown(string name) => ShownText.Line(name);

    /// <summary>One line for a file that does not count in this run.</summary>
    public static string Ignored(ReviewedFile reviewed, string folder)
    {
        var state = reviewed.State is TrustState.Changed ? "is not what you trusted" : "is not trusted";
        var why = reviewed.File.Kind switch
        {
            ProjectFileKind.Servers => "it can start programs",
            ProjectFileKind.Settings => "it can widen rights (what narrows them counts all the same)",
            _ => "it instructs the agent",
        };
        return $"{ShownText.Line(Path.Combine(folder, reviewed.File.Path))} {state} and is ignored, because {why}; "
            + "'patchbay trust' shows it and asks, --trust-project uses it in one run";
    }

    /// <summary>One line for a file that cannot be trusted in this form.</summary>
    public static string Refused(RefusedFile file, string folder) =>
        $"{ShownText.Line(Path.Combine(folder, file.Path))} {ShownText.Line(file.Why)}";

    static IEnumerable<string> File(ReviewedFile reviewed, string folder, bool whole)
    {
        var file = reviewed.File;
        var lines = ShownText.Lines(file.Content.Span);
        var size = ShownText.Count(file.Content.Length, "byte") + (lines is null ? ", no text" : $", {ShownText.Count(lines.Count, "line")}");
        yield return "";
        yield return $"{ShownText.Line(file.Path)} ({size}) {State(reviewed)}";
        var told = Told(file, folder);
        foreach (var line in told ?? [])
        {
            yield return $"  {line}";
        }

        var shown = whole ? (lines ?? []).Select(line => $"| {ShownText.Line(line.TrimEnd('\r'), int.MaxValue)}")
            : reviewed.State is TrustState.Changed ? Difference(reviewed.Before!, lines)
            : told is null ? Beginning(lines ?? [])
            : [];
        foreach (var line in shown)
        {
            yield return $"  {line}";
        }
    }

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

    static IEnumerable<string> Beginning(IReadOnlyList<string> lines)
    {
        // Empty lines are not shown, so that they cannot push the rest out of sight.
        var full = lines.Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        foreach (var line in full.Take(FirstLines))
        {
            yield return $"| {ShownText.Line(line.TrimEnd('\r'))}";
        }

        if (full.Count > FirstLines)
        {
            yield return $"and {ShownText.Count(full.Count - FirstLines, "more line")} (patchbay trust --show shows all)";
        }
    }

    static IEnumerable<string> Difference(TrustedFile before, IReadOnlyList<string>? now)
    {
        var difference = ShownText.Lines(before.Content.Span) is { } old && now is not null ? LineDifference.Between(old, now) : [];
        if (difference is null)
        {
            return ["too much of it changed for a difference (patchbay trust --show shows all)", .. Beginning(now!)];
        }

        return difference.Count switch
        {
            0 => ["the difference is not in its text"],
            <= MostLines => difference,
            _ => [.. difference.Take(MostLines), $"and {ShownText.Count(difference.Count - MostLines, "more line")} of difference (patchbay trust --show shows all)"],
        };
    }

    static IEnumerable<string> Refused(ProjectSnapshot snapshot) =>
        snapshot.Refused.Count == 0 ? [] : ["", "Never counts in this form:", .. snapshot.Refused.Select(file => $"  {ShownText.Line(file.Path)} {ShownText.Line(file.Why)}")];
}
