namespace Patchbay.SessionHost.Connections;

/// <summary>
/// How long a server that ended waits for its next start: a second, then twice as long each time, at most
/// <see cref="Longest"/>. One that was up for longer than that begins again with a second.
/// </summary>
sealed class RestartPause
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    TimeSpan _next = First;

    /// <summary><paramref name="up"/> is how long the run that ended was connected; zero when it never was.</summary>
    public TimeSpan After(TimeSpan up)
    {
        var pause = up > Longest ? First : _next;
        _next = pause * 2 < Longest ? pause * 2 : Longest;
        return pause;
    }
}
