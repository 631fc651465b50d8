using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Settings;

namespace Patchbay.SessionHost.Tests.Settings;

public sealed class SettingsLoaderTests : IDisposable
{
    readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_later_source_wins_and_the_organisation_wins_over_all()
    {
        _folder.Write(SettingsSource.User, Mode("acceptEdits"));
        Assert.Equal(PermissionMode.AcceptEdits, _folder.Load().Mode);
        _folder.Write(SettingsSource.Project, Mode("plan"));
        Assert.Equal(PermissionMode.Plan, _folder.Load().Mode);
        _folder.Write(SettingsSource.Local, Mode("default"));
        Assert.Equal(PermissionMode.Default, _folder.Load().Mode);
        Assert.Equal(PermissionMode.BypassPermissions, _folder.Load(flags: new(PermissionMode.BypassPermissions)).Mode);
        _folder.Write(SettingsSource.Managed, Mode("plan"));
        Assert.Equal(PermissionMode.Plan, _folder.Load(flags: new(PermissionMode.BypassPermissions)).Mode);
    }

    [Fact]
    public void Each_value_says_where_it_comes_from()
    {
        _folder.Write(SettingsSource.User, "{\n  \"permissions\": { \"remindSeconds\": 5 }\n}");

        var origins = _folder.Load(flags: new(PermissionMode.Plan)).Values.ToDictionary(value => value.Key, value => $"{value.Value} {value.Origin}");

        Assert.Equal("plan command line", origins[SettingKeys.Mode]);
        Assert.Equal($"5 {_folder.Paths.User}:2:20", origins[SettingKeys.RemindSeconds]);
        Assert.Equal("600 default", origins[SettingKeys.TimeoutSeconds]);
    }

    [Theory]
    [InlineData(SettingsSource.Project)]
    [InlineData(SettingsSource.Local)]
    public void A_project_that_is_not_trusted_may_only_narrow(SettingsSource source)
    {
        _folder.Write(source, """{ "permissions": { "mode": "acceptEdits", "timeoutSeconds": 5 } }""");
        var settings = _folder.Load(trusted: false);
        Assert.Equal((PermissionMode.Default, 600), (settings.Mode, settings.Permissions.Timeout.TotalSeconds));
        Assert.Contains("permissions.mode, permissions.timeoutSeconds", Assert.Single(settings.Notices), StringComparison.Ordinal);

        _folder.Write(source, """{ "permissions": { "mode": "plan", "disableBypass": true } }""");
        settings = _folder.Load(trusted: false);
        Assert.Equal((PermissionMode.Plan, true), (settings.Mode, settings.IsBypassDisabled));
        Assert.Empty(settings.Notices);

        // "acceptEdits" is less than a bypass, but not than what is left of a bypass that is forbidden.
        _folder.Write(SettingsSource.User, Mode("bypassPermissions"));
        _folder.Write(SettingsSource.Managed, """{ "permissions": { "disableBypass": true } }""");
        _folder.Write(source, Mode("acceptEdits"));
        Assert.Equal(PermissionMode.Default, _folder.Load(trusted: false).Mode);
        File.Delete(_folder.Paths.Managed);

        // "default" narrows acceptEdits and widens plan.
        _folder.Write(source, Mode("default"));
        _folder.Write(SettingsSource.User, Mode("acceptEdits"));
        Assert.Equal(PermissionMode.Default, _folder.Load(trusted: false).Mode);
        _folder.Write(SettingsSource.User, Mode("plan"));
        Assert.Equal(PermissionMode.Plan, _folder.Load(trusted: false).Mode);
    }

    [Fact]
    public void What_is_trusted_is_what_was_read()
    {
        _folder.Write(SettingsSource.Project, Mode("plan"));
        var asked = new List<string>();

        SettingsLoader.Load(_folder.Paths, new SettingsFlags(), (path, content) =>
        {
            asked.Add($"{path} {System.Text.Encoding.UTF8.GetString(content.Span)}");
            return true;
        });

        Assert.Equal([$"{_folder.Paths.Project} {Mode("plan")}"], asked);
    }

    [Fact]
    public void No_project_brings_bypass()
    {
        _folder.Write(SettingsSource.Project, Mode("bypassPermissions"));
        Assert.Equal(PermissionMode.Default, _folder.Load().Mode);
        Assert.Contains("a project cannot bring that", Assert.Single(_folder.Load().Problems).Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Bypass_forbidden_once_stays_forbidden()
    {
        _folder.Write(SettingsSource.User, """{ "permissions": { "disableBypass": true } }""");
        _folder.Write(SettingsSource.Managed, """{ "permissions": { "disableBypass": false } }""");

        var settings = _folder.Load(flags: new(PermissionMode.BypassPermissions));

        Assert.Equal(PermissionMode.Default, settings.Mode);
        Assert.Contains("forbidden by " + _folder.Paths.User, Assert.Single(settings.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_home_folder_the_projects_file_is_the_users_own()
    {
        var paths = _folder.Paths with { Project = _folder.Paths.User };
        _folder.Write(SettingsSource.User, Mode("bypassPermissions"));

        var settings = SettingsLoader.Load(paths, new SettingsFlags(), (_, _) => false);

        Assert.Equal(PermissionMode.BypassPermissions, settings.Mode);
        Assert.Empty(settings.Problems);
    }

    [Fact]
    public void No_variable_moves_the_organisations_file()
    {
        var paths = SettingsPaths.For("/home/me/.patchbay", "/srv/project");
        Assert.Equal(SettingsPaths.ManagedFile, paths.Managed);
        Assert.False(paths.Managed.StartsWith(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/", StringComparison.Ordinal));
    }

    static string Mode(string mode) => $$"""{ "permissions": { "mode": "{{mode}}" } }""";
}
