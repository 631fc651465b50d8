namespace Patchbay.Channels.Sharing;

/// <summary>A session that is attached to an account, as it is written down for a change of hands.</summary>
/// <param name="Account">Platform and account, as in the name of the lease.</param>
/// <param name="Session">Null for a host that does not say.</param>
public sealed record SeatLook(string Account, string? Session, int ProcessId, bool IsAlive)
{
    /// <summary>Of all accounts of a home; empty when nothing was ever shared.</summary>
    public static IReadOnlyList<SeatLook> Find(string homeFolder)
    {
        var folder = Path.Combine(homeFolder, "leases");
        return !Directory.Exists(folder) ? []
            : [.. Directory.EnumerateFiles(folder, "*.seats").Order(StringComparer.Ordinal).SelectMany(path => new SeatFile(path).Read().Select(seat =>
                new SeatLook(Path.GetFileNameWithoutExtension(path), seat.Session, seat.Host.ProcessId, seat.Host.IsAlive())))];
    }
}
