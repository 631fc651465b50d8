using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;

namespace Patchbay.Terminal.Tests.Screens;

/// <summary>The terminal on a screen in memory, before a session that the test plays.</summary>
sealed class TerminalStage : IAsyncDisposable
{
    public static readonly SessionStarted Started = new("work", "/src/project", "rehearsal", "no model is configured", "default", "0.1.0");

    readonly CancellationTokenSource _stop = new();
    readonly InteractiveTerminal _terminal;

    public TerminalStage(int columns = 72, int rows = 20, bool colours = false, bool goesOn = false)
    {
        Device = new ScreenDevice(columns, rows);
        _terminal = new InteractiveTerminal(Device, Client, Home, goesOn, colours, TimeProvider.System);
        Running = Task.Run(() => _terminal.RunAsync(1, _stop.Token));
    }

    public string Home { get; } = Directory.CreateTempSubdirectory("patchbay-stage-").FullName;

    public ScreenDevice Device { get; }

    public PlayedClient Client { get; } = new();

    public Task Running { get; }

    public Task<TerminalWish> Left => _terminal.Left;

    public IReadOnlyList<ClientCommand> Sent => [.. Client.Sent];

    public TerminalStage Play(params IEnumerable<FeedItem> items)
    {
        foreach (var item in items)
        {
            Client.Feed.Publish(item);
        }

        return this;
    }

    public TerminalStage Type(string keys)
    {
        Device.Type(keys);
        return this;
    }

    /// <summary>Waits until the window holds this.</summary>
    public Task SeesAsync(string part) => UntilAsync(() => Device.Look(screen => screen.Window.Contains(part, StringComparison.Ordinal)), part);

    public async Task UntilAsync(Func<bool> holds, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"Not within 30 s: {what}\n{Device.Look(screen => screen.Window)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        Assert.Empty(Device.Look(screen => screen.Unknown.ToList()));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Running.WaitAsync(TimeSpan.FromSeconds(30));
        await _terminal.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(Home, recursive: true);
    }
}
