using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Trust;

/// <summary>
/// The answer to "is exactly this content of this project file trusted?", for one run. It holds what was read when the user
/// was asked; a file that changed since then is not trusted.
/// </summary>
public sealed class ProjectTrust
{
    readonly Dictionary<string, ProjectFile> _granted;

    ProjectTrust(ProjectSnapshot snapshot, IEnumerable<ProjectFile> granted)
    {
        Snapshot = snapshot;
        _granted = granted.ToDictionary(file => file.Path, StringComparer.Ordinal);
        NotGranted = [.. snapshot.Files.Where(file => !_granted.ContainsKey(file.Path))];
    }

    public ProjectSnapshot Snapshot { get; }

    /// <summary>What counts in this run, with the content to use.</summary>
    public IReadOnlyCollection<ProjectFile> Granted => _granted.Values;

    public IReadOnlyList<ProjectFile> NotGranted { get; }

    /// <summary>Only what the user trusted before.</summary>
    public static ProjectTrust Recorded(TrustReview review) =>
        new(review.Snapshot, review.Files.Where(file => file.State is TrustState.Trusted).Select(file => file.File));

    /// <summary>Everything that was read: after the user said yes, or for <c>--trust-project</c>.</summary>
    public static ProjectTrust Everything(ProjectSnapshot snapshot) => new(snapshot, snapshot.Files);

    /// <summary>Nothing at all.</summary>
    public static ProjectTrust Nothing(ProjectSnapshot snapshot) => new(snapshot, []);

    /// <summary>The file with the content to use, by its path with '/'; null when it does not count.</summary>
    public ProjectFile? Find(string path) => _granted.GetValueOrDefault(path);

    /// <summary>Whether exactly this content of this file counts. A relative path begins at the project's folder.</summary>
    public bool IsTrusted(string path, ReadOnlyMemory<byte> content) =>
        RelativeTo(Snapshot.Folder, path) is { } relative
        && _granted.TryGetValue(relative, out var file)
        && WithoutMark(file.Content.Span).SequenceEqual(WithoutMark(content.Span));

    // A mark at the beginning says how the text is encoded, and is no part of it.
    static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> content) => content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? content[3..] : content;

    /// <summary>The same name for a file, by whatever way it was reached. A last link is a name of its own.</summary>
    static string? RelativeTo(string folder, string path)
    {
        try
        {
            var full = Path.GetFullPath(path, folder);
            var parent = Path.GetDirectoryName(full);
            var real = parent is null ? full : Path.Combine(PathRules.Resolve(parent), Path.GetFileName(full));
            return Path.GetRelativePath(folder, real).Replace(Path.DirectorySeparatorChar, '/');
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            return null;
        }
    }
}
