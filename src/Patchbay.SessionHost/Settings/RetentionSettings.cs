namespace Patchbay.SessionHost.Settings;

/// <summary>How long sessions that have ended are kept, and how many of them.</summary>
public sealed record RetentionSettings(TimeSpan KeepFor, int KeepEnded)
{
    /// <summary>Nothing is ever removed.</summary>
    public static RetentionSettings Everything { get; } = new(TimeSpan.MaxValue, int.MaxValue);
}
