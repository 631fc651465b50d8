using System.Text;
using FsCheck.Fluent;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Settings;

namespace Patchbay.SessionHost.Tests.Settings;

public sealed class SettingsProblemTests : IDisposable
{
    readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_problem_is_named_at_once_with_its_place_and_its_fix() => Assert.Equal(
        [
            "3:5: there is no setting 'permissions.timeoutSecond'; write 'timeoutSeconds'",
            "4:22: permissions.remindSeconds cannot be -1; write a number from 0.1 to 86400",
            "5:13: permissions.mode cannot be \"sometimes\"; write one of: \"default\", \"acceptEdits\", \"plan\", \"bypassPermissions\"",
            "6:5: 'permissions.mode' stands here for the second time (first in line 5); keep one of them",
            "7:27: permissions.disableBypass cannot be a list; write true or false",
            "9:3: there is no setting 'colour'; remove it; there is: permissions, agent, sandbox, container, sessions, logs, metrics, telemetry, alerts",
        ],
        _folder.Problems(SettingsSource.User, """
            {
              "permissions": {
                "timeoutSecond": 5,
                "remindSeconds": -1,
                "mode": "sometimes",
                "mode": "plan",
                     "disableBypass": [],
              }, // the rest
              "colour": "blue",
            }
            """));

    [Fact]
    public void Problems_of_all_files_come_together_and_what_is_right_counts()
    {
        _folder.Write(SettingsSource.User, """{ "permissions": { "timeoutSeconds": 5, "mode": 7 } }""");
        _folder.Write(SettingsSource.Project, """{ "permissions": [] }""");
        _folder.Write(SettingsSource.Local, """[]""");
        _folder.Write(SettingsSource.Managed, """{ "permission": {} }""");

        var settings = _folder.Load();

        Assert.Equal([_folder.Paths.User, _folder.Paths.Project, _folder.Paths.Local, _folder.Paths.Managed], settings.Problems.Select(problem => problem.File));
        Assert.Equal(5, settings.Permissions.Timeout.TotalSeconds);
        Assert.Equal(PermissionMode.Default, settings.Mode);
    }

    [Theory]
    [InlineData("{ \"permissions\": {\n  \"mode\": \"pl", "2:14")]
    [InlineData("{ \"permissions\": {\n  \"mode\": \"bypassPermissions\"", "2:30")]
    [InlineData("{ \"permissions\": {}\n }}", "2:3")]
    [InlineData("", "1:1")]
    [InlineData("   \n", "1:1")]
    [InlineData("// nothing\n", "2:1")]
    public void A_half_written_file_is_one_clear_line_and_the_rest_goes_on(string text, string place)
    {
        _folder.Write(SettingsSource.Local, """{ "permissions": { "timeoutSeconds": 7 } }""");

        var problem = Assert.Single(_folder.Problems(SettingsSource.User, text));

        Assert.StartsWith(place + ": ", problem, StringComparison.Ordinal);
        Assert.Contains("until then nothing of it widens rights", problem, StringComparison.Ordinal);
        Assert.Equal((PermissionMode.Default, 7), (_folder.Load().Mode, _folder.Load().Permissions.Timeout.TotalSeconds));
    }

    [Fact]
    public void A_file_that_is_a_folder_or_too_large_is_said()
    {
        Directory.CreateDirectory(_folder.Paths.User);
        _folder.Write(SettingsSource.Project, "{}" + new string(' ', 1024 * 1024));

        Assert.Equal(2, _folder.Load().Problems.Count);
    }

    [Fact]
    public void Places_are_counted_as_an_editor_does_and_a_byte_order_mark_is_none()
    {
        var problem = Assert.Single(_folder.Problems(SettingsSource.User, "\uFEFF{ /* über 🙂 */ \"x\": 1 }"));

        Assert.StartsWith("1:17: ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_breaks_the_loader() => Histories.Holds(
        from parts in Gen.Elements("{", "}", "[", "]", "\"permissions\"", "\"mode\"", ":", ",", "\"plan\"", "1", "true", "\"\\ud800\"", "/*", "//\n", "\"", " ", "é", "\0").ListOf()
        select string.Concat(parts),
        text =>
        {
            var file = new SettingsFile(SettingsSource.User, "f").Of(Encoding.UTF8.GetBytes(text));
            return SettingsValidator.Check(file).Problems.All(problem => problem.Place is { Line: > 0, Column: > 0 });
        },
        3_000);

    [Fact]
    public void A_file_cut_anywhere_widens_nothing() => Histories.Holds(
        Gen.Choose(1, Whole.Length - 1),
        length =>
        {
            _folder.Write(SettingsSource.User, Whole[..length]);
            var settings = _folder.Load();
            return settings.Mode is PermissionMode.Default && settings.Problems.Count == 1 && settings.Permissions.Timeout.TotalSeconds == 600;
        });

    const string Whole = """{ "permissions": { "timeoutSeconds": 900, "mode": "bypassPermissions", "disableBypass": false } }""";
}
