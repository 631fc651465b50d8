namespace Patchbay.SessionHost.Permissions;

/// <summary>How long a request waits. Ranges are checked where the settings are read.</summary>
public sealed record PermissionSettings
{
    /// <summary>A request that nobody answered ends in a no after this time.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>It is announced again this often.</summary>
    public TimeSpan RemindEvery { get; init; } = TimeSpan.FromMinutes(2);
}
