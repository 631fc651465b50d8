using System.Diagnostics;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Crash;

/// <summary>Durability as the operating system sees it.</summary>
public sealed class DurabilityTests
{
    [Fact]
    public async Task The_disk_is_synced_before_a_message_is_called_accepted() =>
        Assert.True(await SyncedBeforeAcceptedAsync(faults: ""));

    [Fact]
    public async Task Without_synchronous_writes_that_check_goes_red() =>
        Assert.False(await SyncedBeforeAcceptedAsync("mutant:sync-off"));

    [Fact]
    public async Task A_full_disk_refuses_clearly_keeps_what_was_accepted_and_works_again_with_room()
    {
        Assert.True(OperatingSystem.IsLinux() && Environment.UserName == "root", "a small disk is mounted as root on Linux, as ./test does");
        using var disk = new SmallDisk("6m");
        await using var world = new CrashWorld(await PublishedProgram.ShippedAsync()) { Home = Path.Combine(disk.Folder, "home") };
        world.Start();
        var before = world.Client.Send("before the disk was full");
        await world.SettledAsync();

        disk.Fill();
        var refused = world.Client.Send(new string('x', 300_000));
        await UntilAsync(() => world.Client.Refusal(refused) is not null, "the refusal");
        Assert.Contains("full", world.Client.Refusal(refused), StringComparison.OrdinalIgnoreCase);
        Assert.False(world.Client.IsAccepted(refused));
        await world.Session!.WaitForNoticeAsync("full");

        disk.Empty();
        var after = world.Client.Send("after there was room");
        await UntilAsync(() => world.Client.IsAccepted(after), "an acceptance once there is room");
        await UntilAsync(() => Witness.OpenEvents(world.SpoolPath) == 0, "the end of what was accepted");
        Assert.Contains("answered", world.Client.Receipts(before));
    }

    [Fact]
    public async Task State_is_its_owners_alone()
    {
        await using var world = new CrashWorld(await PublishedProgram.ShippedAsync());
        world.Start();
        world.Client.Send(1);
        await world.SettledAsync();

        foreach (var entry in new DirectoryInfo(world.Home).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var others = entry.UnixFileMode & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Assert.True(others == UnixFileMode.None, $"{entry.FullName}: {entry.UnixFileMode}");
        }

        File.SetUnixFileMode(Path.GetDirectoryName(world.Home)!, (UnixFileMode)0b111_101_101);
        using var stranger = Process.Start("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "cat", world.SpoolPath]);
        await stranger.WaitForExitAsync();
        Assert.NotEqual(0, stranger.ExitCode);
    }

    [Fact]
    public async Task An_unwritable_state_folder_is_one_clear_line()
    {
        using var disk = new SmallDisk("1m", readOnly: true);
        var start = PublishedProgram.Start(await PublishedProgram.ShippedAsync(), "-p", "hello");
        start.Environment["PATCHBAY_HOME"] = Path.Combine(disk.Folder, "home");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = (await process.StandardError.ReadToEndAsync()).Trim();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith("patchbay: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", errors, StringComparison.Ordinal);
    }

    static async Task<bool?> SyncedBeforeAcceptedAsync(string faults)
    {
        var trace = Path.GetTempFileName();
        try
        {
            await using var world = new CrashWorld(await PublishedProgram.WithFaultsAsync());
            world.Start(faults, "strace", "-f", "-qq", "-y", "-s", "5000", "-e", SystemCalls.Traced, "-o", trace);
            const string Marker = "a-message-to-look-for";
            var id = world.Client.Send(Marker);
            await UntilAsync(() => world.Client.IsAccepted(id), "the acceptance");
            await UntilAsync(() => SystemCalls.SyncedBeforeAccepted(ReadShared(trace), Marker) is not null, "the trace of it");
            return SystemCalls.SyncedBeforeAccepted(ReadShared(trace), Marker);
        }
        finally
        {
            File.Delete(trace);
        }
    }

    static string[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        // The last line may be half there.
        return [.. reader.ReadToEnd().Split('\n').SkipLast(1)];
    }

    static async Task UntilAsync(Func<bool> isTrue, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!isTrue())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), $"not within 30 s: {what}");
            await CrashWorld.PauseAsync(50);
        }
    }
}
