using Patchbay.SessionHost.Clients;
using Patchbay.Terminal.Device;

namespace Patchbay.Terminal;

/// <summary>What somebody who leaves the terminal wants.</summary>
public enum TerminalWish
{
    /// <summary>The session is to end.</summary>
    End,

    /// <summary>The session goes on without this terminal; also when nobody is there any more to say what.</summary>
    Leave,
}

/// <summary>
/// A session at a terminal: its feed scrolls above the line that is edited. Always a client: it knows the session by its feed
/// and moves it by commands, in this process or behind a socket.
/// </summary>
public sealed class InteractiveTerminal : IAsyncDisposable
{
    readonly ITerminalDevice _device;
    readonly TerminalLoop _loop;

    internal InteractiveTerminal(
        ITerminalDevice device, ISessionClient client, string homeFolder, bool goesOn, bool colours, TimeProvider time)
    {
        _device = device;
        _loop = new TerminalLoop(device, client, new TerminalPerson(homeFolder, goesOn, time), colours, time);
    }

    /// <summary>Standard input and output are a terminal that can be drawn on; where they are not, the feed is printed as lines.</summary>
    public static bool IsPossible => !OperatingSystem.IsWindows() && UnixTerminal.IsPossible;

    /// <summary>Completes when the user is done here, and when the terminal is gone.</summary>
    public Task<TerminalWish> Left => _loop.Left;

    /// <summary>
    /// Takes the terminal over until it is disposed. History and long pastes are kept in <paramref name="homeFolder"/>. With
    /// <paramref name="goesOn"/> the session does not end with its terminal, and the user is told so.
    /// </summary>
    public static InteractiveTerminal Open(ISessionClient client, string homeFolder, bool goesOn, TimeProvider time) => new(
        (OperatingSystem.IsWindows() ? null : UnixTerminal.Open()) ?? throw new InvalidOperationException("standard input and output are no terminal"),
        client, homeFolder, goesOn, string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")), time);

    /// <summary>
    /// Shows the feed from a number on, until it is over, the terminal is gone or the token says so. What was shown stays on the
    /// screen. True when the feed was over.
    /// </summary>
    public Task<bool> RunAsync(long from, CancellationToken cancellationToken) => _loop.RunAsync(from, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _device.Dispose();
        return ValueTask.CompletedTask;
    }
}
