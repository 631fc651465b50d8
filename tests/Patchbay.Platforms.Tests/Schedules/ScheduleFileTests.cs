using Patchbay.Platforms.Schedules;

namespace Patchbay.Platforms.Tests.Schedules;

public sealed class ScheduleFileTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("patchbay-schedules-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void What_is_written_is_read_again()
    {
        Schedule[] all =
        [
            new("nightly", "0 3 * * 1-5", "Europe/Berlin", "builder", "run the tests\nthen \"report\" 🌙", MissedRuns.All, TimeSpan.FromMinutes(5), CronTimesTests.At("2030-01-01T00:00:00Z")),
            new("b", "* * * * *", "UTC", "s", "x", MissedRuns.Skip, TimeSpan.Zero, null),
        ];
        ScheduleFile.Write(_home, all);
        var (read, problems) = ScheduleFile.Read(_home);
        Assert.Empty(problems);
        Assert.Equal(all, read);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ScheduleFile.PathIn(_home)));
    }

    [Fact]
    public void Everything_wrong_is_said_at_once_and_the_rest_counts()
    {
        const string Good = """{ "name": "ok", "cron": "0 3 * * *", "session": "s", "text": "x" }""";
        string[] bad =
        [
            """{ "name": "a b", "cron": "0 3 * * *", "session": "s", "text": "x" }""",
            """{ "name": "c", "cron": "often", "session": "s", "text": "x" }""",
            """{ "name": "d", "cron": "0 3 * * *", "session": "../s", "text": "x" }""",
            """{ "name": "e", "cron": "0 3 * * *", "session": "s", "text": " " }""",
            """{ "name": "f", "cron": "0 3 * * *", "session": "s", "text": "x", "missed": "some" }""",
            """{ "name": "g", "cron": "0 3 * * *", "session": "s", "text": "x", "jitter": "soon" }""",
            """{ "name": "h", "cron": "0 3 * * *", "session": "s", "text": "x", "role": "owner" }""",
            """{ "name": "i", "cron": "0 3 * * *", "session": "s", "text": 5 }""",
            """{ "name": "j", "cron": "0 0 31 2 *", "session": "s", "text": "x" }""",
            """{ "name": "k", "cron": "0 3 * * *", "text": "x" }""",
            """{ "name": "l", "cron": "0 3 * * *", "session": "s", "text": "x", "zone": "Nowhere" }""",
            Good,
            "7",
        ];
        var (read, problems) = Parse($$"""{ "schedules": [ {{Good}}, {{string.Join(", ", bad)}} ] }""");
        Assert.Equal("ok", Assert.Single(read).Name);
        Assert.Equal(bad.Length, problems.Count);
        Assert.Contains("schedule 2 ", problems[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{ "schedules": {} }""")]
    [InlineData("""{ "schedules": [ """)]
    [InlineData("""{ "schedules": [], "schedules": [] }""")]
    public void A_file_that_is_something_else_has_a_problem_and_no_schedules(string text)
    {
        var (read, problems) = Parse(text);
        Assert.Empty(read);
        Assert.Single(problems);
    }

    [Fact]
    public void A_file_that_others_may_write_does_not_count()
    {
        ScheduleFile.Write(_home, [new("b", "* * * * *", "UTC", "s", "x", MissedRuns.Skip, TimeSpan.Zero, null)]);
        File.SetUnixFileMode(ScheduleFile.PathIn(_home), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        var (read, problems) = ScheduleFile.Read(_home);
        Assert.Empty(read);
        Assert.Contains("chmod 600", Assert.Single(problems), StringComparison.Ordinal);
    }

    static (IReadOnlyList<Schedule> Schedules, IReadOnlyList<string> Problems) Parse(string text) => ScheduleFile.Parse(System.Text.Encoding.UTF8.GetBytes(text), "schedules.json");
}
