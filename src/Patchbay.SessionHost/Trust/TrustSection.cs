namespace Patchbay.SessionHost.Trust;

/// <summary>What a line of a review is.</summary>
public enum TrustLineKind
{
    /// <summary>What the file does, in our words.</summary>
    Told,

    /// <summary>The file's own text, behind a mark.</summary>
    Content,

    /// <summary>A line that was not there when the file was trusted.</summary>
    Added,

    /// <summary>A line that was there when the file was trusted.</summary>
    Removed,

    /// <summary>About the lines: what was left out.</summary>
    Note,
}

/// <summary>Safe to print as it stands.</summary>
public sealed record TrustLine(TrustLineKind Kind, string Text);

/// <summary>One file of a review as it is shown. <paramref name="Does"/> is what it could do, in a few words.</summary>
public sealed record TrustSection(string Path, string Size, string Does, string State, IReadOnlyList<TrustLine> Lines);
