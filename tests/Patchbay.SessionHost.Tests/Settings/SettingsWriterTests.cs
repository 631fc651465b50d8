using Patchbay.SessionHost.Settings;

namespace Patchbay.SessionHost.Tests.Settings;

public sealed class SettingsWriterTests : IDisposable
{
    readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_file_of_the_user_is_for_its_owner_alone()
    {
        Assert.Null(Set(SettingsSource.User, SettingKeys.Mode, "\"plan\""));

        Assert.Equal("{\n  \"permissions\": {\n    \"mode\": \"plan\"\n  }\n}\n", _folder.Read(SettingsSource.User));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Paths.User));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(_folder.Paths.User)!));
    }

    [Theory]
    [InlineData("{}", "{\n  \"permissions\": {\n    \"timeoutSeconds\": 5\n  }\n}")]
    [InlineData("{ // mine\n}\n", "{\n  \"permissions\": {\n    \"timeoutSeconds\": 5\n  }\n // mine\n}\n")]
    [InlineData("""{ "permissions": { "timeoutSeconds": 600, } /* ü */ }""", """{ "permissions": { "timeoutSeconds": 5, } /* ü */ }""")]
    [InlineData("{\n  \"permissions\": {\n    \"mode\": \"plan\" // safe\n  }\n}", "{\n  \"permissions\": {\n    \"timeoutSeconds\": 5,\n    \"mode\": \"plan\" // safe\n  }\n}")]
    public void Everything_else_stays_as_it_was(string before, string after)
    {
        _folder.Write(SettingsSource.Project, before);
        Assert.Null(Set(SettingsSource.Project, SettingKeys.TimeoutSeconds, "5"));
        Assert.Equal(after, _folder.Read(SettingsSource.Project));
        Assert.Equal(5, _folder.Load().Permissions.Timeout.TotalSeconds);
    }

    [Theory]
    [InlineData("{ \"permissions\": {", "5", "repair it first")]
    [InlineData("{}", "\"soon\"", "write a number from 0.1 to 86400")]
    [InlineData("{}", "5, \"mode\": \"bypassPermissions\"", "cannot hold")]
    [InlineData("[]", "5", "cannot hold")]
    [InlineData("{ \"permissions\": 1 }", "5", "cannot hold")]
    public void What_would_be_wrong_is_not_written(string before, string value, string why)
    {
        _folder.Write(SettingsSource.Project, before);
        Assert.Contains(why, Set(SettingsSource.Project, SettingKeys.TimeoutSeconds, value)!, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Read(SettingsSource.Project));
    }

    [Fact]
    public void A_link_of_a_project_is_not_followed_out_of_it()
    {
        _folder.Write(SettingsSource.User, "{}");
        Directory.CreateDirectory(_folder.Project);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Project, ".patchbay"), Path.GetDirectoryName(_folder.Paths.User)!);

        Assert.Contains("leads out of the project", Set(SettingsSource.Project, SettingKeys.TimeoutSeconds, "5")!, StringComparison.Ordinal);
        Assert.Equal("{}", _folder.Read(SettingsSource.User));
    }

    [Theory]
    [InlineData("{\n  \"permissions\": {\n    \"timeoutSeconds\": 5,\n    \"mode\": \"plan\" // safe\n  }\n}", "{\n  \"permissions\": {\n    \"mode\": \"plan\" // safe\n  }\n}")]
    [InlineData("{\n  \"permissions\": {\n    \"mode\": \"plan\", // safe\n    \"timeoutSeconds\": 5\n  }\n}", "{\n  \"permissions\": {\n    \"mode\": \"plan\" // safe\n  }\n}")]
    [InlineData("""{ "permissions": { "timeoutSeconds": 5, } /* ü */ }""", """{ "permissions": {  } /* ü */ }""")]
    [InlineData("""{ "permissions": { "timeoutSeconds": 5 /* , */ , "mode": "plan" } }""", """{ "permissions": {  /* , */  "mode": "plan" } }""")]
    [InlineData("""{ "permissions": { "timeoutSeconds": 5, "mode": "plan", "timeoutSeconds": 6 } }""", """{ "permissions": {  "mode": "plan"  } }""")]
    public void What_is_taken_out_leaves_everything_else_as_it_was(string before, string after)
    {
        _folder.Write(SettingsSource.Project, before);
        Assert.Null(SettingsWriter.Unset(SettingsSource.Project, _folder.Paths.Project, SettingKeys.TimeoutSeconds, out var wasThere));
        Assert.True(wasThere);
        Assert.Equal(after, _folder.Read(SettingsSource.Project));
        Assert.NotEqual(5, _folder.Load().Permissions.Timeout.TotalSeconds);
    }

    [Theory]
    [InlineData("{ \"permissions\": { \"mode\": \"plan\" } }", null)]
    [InlineData("{ \"permissions\": 1 }", null)]
    [InlineData("", null)]
    [InlineData("{ \"permissions\": {", "repair it first")]
    public void Where_it_is_not_set_nothing_is_written(string before, string? why)
    {
        _folder.Write(SettingsSource.Project, before);
        var problem = SettingsWriter.Unset(SettingsSource.Project, _folder.Paths.Project, SettingKeys.TimeoutSeconds, out var wasThere);
        Assert.False(wasThere);
        Assert.Equal(why is null, problem is null);
        Assert.Contains(why ?? "", problem ?? "", StringComparison.Ordinal);
        Assert.Equal(before, _folder.Read(SettingsSource.Project));
    }

    string? Set(SettingsSource source, SettingKey key, string json) => SettingsWriter.Set(source, _folder.Paths.For(source), key, json);
}
