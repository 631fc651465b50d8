namespace Patchbay.SessionHost.Alerts;

/// <summary>After how long each cause is worth an alert; zero never.</summary>
public sealed record AlertSettings(TimeSpan RequestWaits, TimeSpan TurnIsSilent, TimeSpan QueueAges)
{
    public static AlertSettings Off { get; } = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
}
