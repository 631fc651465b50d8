using Microsoft.Extensions.Logging;
using Patchbay.Protocol.Logging;

namespace Patchbay.Protocol.Tests.Logging;

public sealed class RotatedLogTests : IDisposable
{
    const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly string _root = Directory.CreateTempSubdirectory("patchbay-log-").FullName;

    string Path => System.IO.Path.Combine(_root, "logs", "some.log");

    [Fact]
    public async Task A_file_is_its_owners_alone_and_holds_one_line_for_each_message()
    {
        await using (var log = new RotatedLog(new RotatedLogSettings(Path), TimeProvider.System))
        {
            log.Write("information", 1001, "one\nline \u001b[31m");
            log.Write("error", 1002, "and another");
        }

        var lines = await File.ReadAllLinesAsync(Path);
        Assert.Equal(2, lines.Length);
        Assert.Matches("^[0-9T:.-]+Z information 1001 one.?line ␛\\[31m$", lines[0]);
        Assert.Equal(Private, File.GetUnixFileMode(Path));
        Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(System.IO.Path.GetDirectoryName(Path)!));
    }

    [Fact]
    public async Task A_file_that_is_large_begins_anew_and_only_the_newest_are_kept()
    {
        for (var run = 0; run < 12; run++)
        {
            await using var log = new RotatedLog(new RotatedLogSettings(Path, MaxBytes: 1000, Keep: 3), TimeProvider.System);
            log.Write("information", 1, $"run {run} {new string('x', 400)}");
        }

        // A run writes once into the file that it opened, so the next one finds it large.
        await using (var log = new RotatedLog(new RotatedLogSettings(Path, MaxBytes: 1000, Keep: 3), TimeProvider.System))
        {
            for (var i = 0; i < 400; i++)
            {
                log.Write("information", 1, $"line {i} {new string('x', 400)}");
            }
        }

        var files = Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!).Select(System.IO.Path.GetFileName).Order().ToList();
        Assert.True(files.Count is 2 or 3, string.Join(' ', files));
        Assert.All(files, file => Assert.Contains(file, (string[])["some.log", "some.1.log", "some.2.log"]));
        Assert.Contains("line 399 ", await File.ReadAllTextAsync(Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_stops_nobody()
    {
        await File.WriteAllTextAsync(System.IO.Path.Combine(_root, "logs"), "a file is in the way");
        await using var log = new RotatedLog(new RotatedLogSettings(Path), TimeProvider.System);
        log.Write("information", 1, "lost");
    }

    [Fact]
    public async Task Credentials_of_a_known_form_and_the_pages_token_are_masked()
    {
        await using (var log = new RotatedLog(new RotatedLogSettings(Path), TimeProvider.System))
        {
            var logger = new LineLogger(log, LogLevel.Information);
            logger.LogInformation("{Text}", "http://localhost:1/?token=abcdefghijklmnopqrstuvwxyz012345 and ghp_0123456789012345678901234567890123");
            logger.LogDebug("too quiet");
        }

        Assert.EndsWith("http://localhost:1/?token=[REDACTED] and [REDACTED]\n", await File.ReadAllTextAsync(Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trace", LogLevel.Trace)]
    [InlineData("information", LogLevel.Information)]
    [InlineData("none", LogLevel.None)]
    [InlineData("loud", LogLevel.None)]
    [InlineData(null, LogLevel.None)]
    public void A_level_is_read_as_it_is_written(string? name, LogLevel level) => Assert.Equal(level, LogLevels.Parse(name));

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
