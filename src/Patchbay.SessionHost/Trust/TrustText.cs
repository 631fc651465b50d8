namespace Patchbay.SessionHost.Trust;

/// <summary>What a user reads before deciding. Every line of a project begins with a mark, so that it can not look like ours.</summary>
public static class TrustText
{
    /// <summary>Everything to decide about, and what cannot be trusted at all.</summary>
    public static string Question(TrustReview review) => string.Join('\n',
    [
        Opening(review),
        .. Sections(review, whole: false).SelectMany(File),
        .. Refused(review.Snapshot),
        "",
    ]);

    /// <summary>Every file with its state and its whole content.</summary>
    public static string Everything(TrustReview review) => string.Join('\n',
    [
        ShownText.Line(review.Snapshot.Folder),
        .. review.Files.Select(file => TrustSections.Of(file, review.Snapshot.Folder, whole: true)).SelectMany(File),
        .. Refused(review.Snapshot),
        "",
    ]);

    /// <summary>The line above everything to decide about.</summary>
    public static string Opening(TrustReview review) =>
        $"{ShownText.Line(review.Snapshot.Folder)} brings files that can start programs, widen rights or instruct the agent.";

    /// <summary>Everything to decide about, file by file: with its beginning or its difference, or <paramref name="whole"/>.</summary>
    public static IReadOnlyList<TrustSection> Sections(TrustReview review, bool whole) =>
        [.. review.Pending.Select(file => TrustSections.Of(file, review.Snapshot.Folder, whole))];

    /// <summary>What cannot be trusted in this form: one line for each file, each safe to print.</summary>
    public static IReadOnlyList<string> NeverCounts(ProjectSnapshot snapshot) =>
        [.. snapshot.Refused.Select(file => $"{ShownText.Line(file.Path)} {ShownText.Line(file.Why)}")];

    /// <summary>What the user is asked, without the letters that answer it.</summary>
    public static string Ask(TrustReview review) =>
        $"Trust exactly this content of {ShownText.Count(review.Pending.Count, "file")}? A file that changes is asked about again.";

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

    static IEnumerable<string> File(TrustSection section) =>
        ["", $"{section.Path} ({section.Size}) {section.State}", .. section.Lines.Select(line => $"  {line.Text}")];

    static IEnumerable<string> Refused(ProjectSnapshot snapshot) =>
        snapshot.Refused.Count == 0 ? [] : ["", "Never counts in this form:", .. NeverCounts(snapshot).Select(line => $"  {line}")];
}
