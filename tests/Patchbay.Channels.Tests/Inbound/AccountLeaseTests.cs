using Patchbay.Channels.Testing;
using Patchbay.Channels.Tests.Support;
using Patchbay.Spool;

namespace Patchbay.Channels.Tests.Inbound;

/// <summary>Several processes with one account, played by several servers: each has its own folder unless a test says otherwise.</summary>
public sealed class AccountLeaseTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("lease-test-").FullName;

    [Fact]
    public async Task One_receives_the_other_stands_by_says_who_does_and_takes_over_within_ten_seconds()
    {
        var (first, one) = await StartAsync("one", "42");
        await one.SayWhenOpenAsync("to the first");
        var (second, two) = await StartAsync("two", "42");
        await Room.WaitAsync(() => second.Log.Contains("stands by", StringComparison.Ordinal));

        Assert.Contains($"process {Environment.ProcessId} (lines, {Path.Combine(_root, "one")}) receives", second.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("refused", second.Log, StringComparison.Ordinal);
        var context = await two.Context.Task;
        Assert.False(context.WhenReadyAsync(CancellationToken.None).IsCompleted);
        await context.RecordSentAsync(new SentMessage("m1", "c1", "an answer", null, null, null, TimeProvider.System.GetUtcNow()), CancellationToken.None);

        var began = TimeProvider.System.GetTimestamp();
        await first.DisposeAsync();
        await context.WhenReadyAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal("accepted", await two.SayAsync("to the second"));
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Different_accounts_receive_side_by_side()
    {
        var (first, one) = await StartAsync("one", "42");
        var (second, two) = await StartAsync("two", "43");

        await one.SayWhenOpenAsync("a");
        await two.SayWhenOpenAsync("b");

        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Who_cannot_keep_messages_does_not_keep_others_from_receiving()
    {
        // The folder is another account's, which has it open.
        var (owner, one) = await StartAsync("one", "43");
        await one.SayWhenOpenAsync("a");
        var (stuck, _) = await StartAsync("one", "42");
        await Room.WaitAsync(() => stuck.Log.Contains("refused", StringComparison.Ordinal));

        var (second, two) = await StartAsync("two", "42");
        await two.SayWhenOpenAsync("b");

        foreach (var server in new[] { owner, stuck, second })
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_holder_without_a_sign_of_life_is_named_with_what_to_do()
    {
        using var held = FileLock.Acquire(LeaseFile, "lines, elsewhere");
        File.SetLastWriteTimeUtc(LeaseFile + ".holder", TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-60));

        var (server, _) = await StartAsync("one", "42");

        await Room.WaitAsync(() => server.Log.Contains($"if it hangs, end process {Environment.ProcessId}", StringComparison.Ordinal));
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_holder_gives_a_sign_of_life()
    {
        var time = new ManualTime();
        var (server, platform) = await StartAsync("one", "42", time);
        await platform.SayWhenOpenAsync("a");

        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(time.GetUtcNow(), FileLock.ReadHolder(LeaseFile)!.LastBeat);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_lease_of_an_account_with_an_odd_name_is_one_file_in_the_folder()
    {
        var (server, platform) = await StartAsync("one", "../x y");
        await platform.SayWhenOpenAsync("a");

        Assert.Single(Directory.GetFiles(Path.Combine(_root, "leases"), "*.lock"));
        await server.DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    string LeaseFile
    {
        get
        {
            Directory.CreateDirectory(Path.Combine(_root, "leases"));
            return Path.Combine(_root, "leases", "lines-42.lock");
        }
    }

    async Task<(ChannelServerHarness Server, LinePlatform Platform)> StartAsync(string folder, string account, TimeProvider? time = null)
    {
        var platform = new LinePlatform(Path.Combine(_root, folder), account);
        var server = ChannelServerHarness.Start(platform, new ChannelServerSettings
        {
            LeaseFolder = Path.Combine(_root, "leases"),
            Time = time ?? TimeProvider.System,
        });
        await server.InitializeAsync(withReceipts: false);
        return (server, platform);
    }
}
