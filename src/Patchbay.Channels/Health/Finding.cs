namespace Patchbay.Channels.Health;

/// <summary>How bad it is. Only an error makes <c>patchbay doctor</c> fail.</summary>
public enum FindingSeverity
{
    Ok,

    /// <summary>Worth knowing, and nothing to do.</summary>
    Note,

    /// <summary>It works, and may not go on so.</summary>
    Warning,

    /// <summary>It does not work, or is not safe.</summary>
    Error,
}

/// <summary>
/// One thing that an examination saw. <paramref name="Remedy"/> says what to do about it. No text holds a secret: names,
/// places, numbers and states only.
/// </summary>
public sealed record Finding(FindingSeverity Severity, string Text, string? Remedy = null)
{
    public static Finding Ok(string text) => new(FindingSeverity.Ok, text);

    public static Finding Note(string text, string? remedy = null) => new(FindingSeverity.Note, text, remedy);

    public static Finding Warning(string text, string remedy) => new(FindingSeverity.Warning, text, remedy);

    public static Finding Error(string text, string remedy) => new(FindingSeverity.Error, text, remedy);
}
