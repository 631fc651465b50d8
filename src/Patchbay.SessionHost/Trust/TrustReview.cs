namespace Patchbay.SessionHost.Trust;

/// <summary>How a file stands to what the user trusted.</summary>
public enum TrustState
{
    /// <summary>Exactly this content is trusted.</summary>
    Trusted,

    /// <summary>Nothing is known of a file with this name.</summary>
    Fresh,

    /// <summary>Another content is trusted.</summary>
    Changed,

    /// <summary>This content is trusted under a name that is gone.</summary>
    Renamed,
}

/// <param name="Before">The trusted file that this one was; null when it is new.</param>
public sealed record ReviewedFile(ProjectFile File, TrustState State, TrustedFile? Before);

/// <summary>A project beside what is trusted of it.</summary>
public sealed record TrustReview(ProjectSnapshot Snapshot, IReadOnlyList<ReviewedFile> Files)
{
    /// <summary>What the user would have to decide about.</summary>
    public IReadOnlyList<ReviewedFile> Pending { get; } = [.. Files.Where(file => file.State is not TrustState.Trusted)];

    public static TrustReview Of(ProjectSnapshot snapshot, IReadOnlyList<TrustedFile> trusted)
    {
        var known = trusted.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var present = snapshot.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var gone = trusted.Where(file => !present.Contains(file.Path)).DistinctBy(file => file.Hash).ToDictionary(file => file.Hash, StringComparer.Ordinal);
        return new TrustReview(snapshot, [.. snapshot.Files.Select(Review)]);

        ReviewedFile Review(ProjectFile file) =>
            known.TryGetValue(file.Path, out var before)
                ? new ReviewedFile(file, before.Hash == file.Hash ? TrustState.Trusted : TrustState.Changed, before)
                : gone.TryGetValue(file.Hash, out var moved)
                    ? new ReviewedFile(file, TrustState.Renamed, moved)
                    : new ReviewedFile(file, TrustState.Fresh, null);
    }
}
