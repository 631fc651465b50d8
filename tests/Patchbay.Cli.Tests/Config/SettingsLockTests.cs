using Patchbay.Cli.Config;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Cli.Tests.Config;

/// <summary>Two changes at once.</summary>
public sealed class SettingsLockTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("patchbay-config-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Of_many_changes_at_once_none_is_lost()
    {
        var path = Path.Combine(_home, "settings.json");
        await Task.WhenAll(Enumerable.Range(0, 24).Select(number => Task.Run(async () =>
        {
            using var held = await SettingsLock.TakeAsync(_home, TimeProvider.System, CancellationToken.None);
            Assert.Null(SettingsWriter.Add(SettingsSource.User, path, SettingKeys.Find("permissions.allow")!, $"\"Bash(make {number})\""));
        })));
        var written = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.All(Enumerable.Range(0, 24), number => Assert.Contains($"Bash(make {number})", written, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_comes_second_waits_for_the_first()
    {
        var first = await SettingsLock.TakeAsync(_home, TimeProvider.System, CancellationToken.None);
        var second = SettingsLock.TakeAsync(_home, TimeProvider.System, CancellationToken.None);
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Dispose();
    }
}
