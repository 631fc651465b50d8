using Patchbay.Cli.SessionCommands;

namespace Patchbay.Cli.Tests;

public sealed class SettingsTests : IDisposable
{
    readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Times_of_permission_requests_are_read_from_the_users_settings()
    {
        File.WriteAllText(_path, """{ "permissions": { "timeoutSeconds": 5, "remindSeconds": 1.5 }, /* later */ }""");

        var settings = UserSettings.Read(_path, out var problems);

        Assert.Empty(problems);
        Assert.Equal((5, 1.5), (settings.Timeout.TotalSeconds, settings.RemindEvery.TotalSeconds));
    }

    [Fact]
    public void Every_problem_is_named_at_once_and_the_default_applies()
    {
        File.WriteAllText(_path, """{ "permissions": { "timeoutSeconds": "soon", "remindSeconds": -1 } }""");

        var settings = UserSettings.Read(_path, out var problems);

        Assert.Equal(2, problems.Count);
        Assert.Equal(600, settings.Timeout.TotalSeconds);
    }

    [Fact]
    public void A_half_written_file_is_said_and_not_fatal()
    {
        File.WriteAllText(_path, """{ "permissions": { """);

        UserSettings.Read(_path, out var problems);

        Assert.Contains("defaults apply", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/home/me/my project", "my-project")]
    [InlineData("/", "session")]
    [InlineData("/srv/über", "ber")]
    public void A_session_is_named_after_its_folder(string folder, string name)
    {
        Assert.Equal(name, SessionName.For(folder));
        Assert.Null(SessionName.Problem(SessionName.For(folder)));
    }
}
