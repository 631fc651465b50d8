using Patchbay.Channels.Testing;

namespace Patchbay.Channels.Tests.Support;

/// <summary>A folder for one test, a clock, and a platform with its server.</summary>
sealed class Room : IAsyncDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("patchbay-channels-").FullName;

    public ManualTime Time { get; } = new();

    public ChannelServerSettings Settings => new() { Time = Time, Project = "/home/me/one" };

    public LinePlatform Platform { get; private set; } = null!;

    public ChannelServerHarness Server { get; private set; } = null!;

    /// <summary>Starts a server, after the one before it has ended.</summary>
    public async Task<ChannelServerHarness> StartAsync(ChannelServerSettings? settings = null, Action<LinePlatform>? arrange = null)
    {
        await EndAsync();
        Platform = new LinePlatform(Folder);
        arrange?.Invoke(Platform);
        return Server = ChannelServerHarness.Start(Platform, settings ?? Settings);
    }

    /// <summary>A server that the test made itself.</summary>
    public void Adopt(LinePlatform platform, ChannelServerHarness server) => (Platform, Server) = (platform, server);

    /// <summary>A plain host, past its grace.</summary>
    public async Task<ChannelServerHarness> StartPlainAsync(ChannelServerSettings? settings = null)
    {
        var server = await StartAsync(settings);
        await server.InitializeAsync(withReceipts: false);
        await PassGraceAsync();
        return server;
    }

    /// <summary>Moves the clock over the grace once the server waits for it.</summary>
    public async Task PassGraceAsync()
    {
        await WaitAsync(() => Time.HasTimer(TimeSpan.FromSeconds(3)));
        Time.Advance(TimeSpan.FromSeconds(3));
    }

    public async Task EndAsync()
    {
        if (Server is { } server)
        {
            Server = null!;
            await server.DisposeAsync();
        }
    }

    public static async Task WaitAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
