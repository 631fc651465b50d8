using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Files;

public sealed class FilesTests : IDisposable
{
    const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Folders_are_0700_and_every_file_in_them_0600()
    {
        await using var spool = await EventSpool.OpenAsync(new SpoolSettings { Folder = _folder["a/b/state"], HolderName = "test" });
        await spool.AppendAsync(Samples.Many(3));
        foreach (var made in (string[])["a", "a/b", "a/b/state"])
        {
            Assert.Equal(OwnFolder, Mode(_folder[made]));
        }

        var files = Directory.GetFiles(_folder["a/b/state"]);
        Assert.Contains(files, file => file.EndsWith("spool.db-wal", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("spool.db-shm", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal(OwnFile, Mode(file)));
    }

    [Fact]
    public void What_was_open_to_others_is_narrowed()
    {
        Directory.CreateDirectory(_folder["wide"]);
        SetMode(_folder["wide"], OwnFolder | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        StateFolder.Create(_folder["wide"]);
        Assert.Equal(OwnFolder, Mode(_folder["wide"]));

        File.WriteAllText(_folder["wide/file"], "x");
        SetMode(_folder["wide/file"], OwnFile | UnixFileMode.OtherRead);
        StateFolder.Protect(_folder["wide/file"]);
        Assert.Equal(OwnFile, Mode(_folder["wide/file"]));
    }

    [Fact]
    public async Task Of_many_that_lock_a_file_which_was_never_there_some_get_it_or_hear_that_it_is_held_and_nothing_else()
    {
        for (var round = 0; round < 500; round++)
        {
            var path = _folder[$"lock-{round}"];
            using var start = new Barrier(4);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    FileLock.TryAcquire(path, "test", out var _)?.Dispose();
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        }
    }

    [Fact]
    public void A_folder_that_everybody_shares_is_left_as_it_is()
    {
        Directory.CreateDirectory(_folder["shared"]);
        var mode = OwnFolder | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.StickyBit;
        SetMode(_folder["shared"], mode);
        StateFolder.Create(_folder["shared"]);
        Assert.Equal(mode, Mode(_folder["shared"]));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_a_clear_error_with_a_remedy()
    {
        await File.WriteAllTextAsync(_folder["file"], "not a folder");
        foreach (var path in (string[])[_folder["file/state"], "/proc/patchbay/state"])
        {
            var problem = await Assert.ThrowsAsync<SpoolUnavailableException>(() => EventSpool.OpenAsync(new SpoolSettings { Folder = path, HolderName = "test" }));
            Assert.Contains("PATCHBAY_HOME", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_of_another_user_is_refused()
    {
        Directory.CreateDirectory(_folder["theirs"]);
        SmallDisk.Run("chown", "65534", _folder["theirs"]);
        var problem = Assert.Throws<SpoolUnavailableException>(() => StateFolder.Create(_folder["theirs"]));
        Assert.Contains("belongs to another user", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_opener_learns_who_holds_the_spool_and_gets_it_when_the_holder_is_done()
    {
        await using (await Samples.OpenAsync(_folder))
        {
            var held = await Assert.ThrowsAsync<SpoolHeldException>(() => Samples.OpenAsync(_folder));
            Assert.Equal((Environment.ProcessId, "test", 1L), (held.Holder!.ProcessId, held.Holder.Name, held.Holder.Epoch));
        }

        using var next = FileLock.Acquire(_folder["state/spool.db.lock"], "next");
        Assert.Equal(2, next.Holder.Epoch);
    }

    [Fact]
    public void A_lock_is_seen_by_another_process()
    {
        using var held = FileLock.Acquire(_folder["lock"], "test");
        SmallDisk.Run("sh", "-c", $"! flock --nonblock '{_folder["lock"]}' true");
        held.Dispose();
        SmallDisk.Run("flock", "--nonblock", _folder["lock"], "true");
    }

    [Fact]
    public void A_holder_gives_signs_of_life()
    {
        var time = new ManualTime();
        using var held = FileLock.Acquire(_folder["lock"], "test", time);
        time.Advance(TimeSpan.FromSeconds(20));
        held.Beat();
        Assert.Equal(time.GetUtcNow(), FileLock.ReadHolder(_folder["lock"])!.LastBeat);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public async Task A_damaged_file_is_a_clear_error_and_stays_as_it_is(int from)
    {
        await using (var spool = await Samples.OpenAsync(_folder))
        {
            await spool.AppendAsync(Samples.Many(500));
        }

        var path = _folder["state/spool.db"];
        var bytes = await File.ReadAllBytesAsync(path);
        Array.Fill(bytes, (byte)0x5a, from, bytes.Length - from);
        await File.WriteAllBytesAsync(path, bytes);

        var problem = await Assert.ThrowsAsync<SpoolUnavailableException>(() => Samples.OpenAsync(_folder));
        Assert.Contains("damaged", problem.Message, StringComparison.Ordinal);
        Assert.Equal(bytes.Length, new FileInfo(path).Length);
    }

    static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
