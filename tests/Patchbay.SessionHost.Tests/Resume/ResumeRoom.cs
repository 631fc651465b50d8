using System.Text.Json;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Settings;
using Patchbay.SessionHost.Tests.Connections;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Tests.Resume;

/// <summary>One session that runs, ends or is cut off, and comes back.</summary>
sealed class ResumeRoom : IAsyncDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("pb-resume-").FullName;
    readonly List<SessionRunner> _old = [];
    string _home;

    public ResumeRoom() => _home = Path.Combine(_root, "home1");

    /// <summary>The folder that the session works in.</summary>
    public string Root => _root;

    public SessionRunner Session { get; private set; } = null!;

    public ScriptedDriver Driver { get; private set; } = new();

    public async Task StartAsync(bool resume = false, Action<ScriptedDriver>? prepare = null)
    {
        var settings = new SessionSettings { Name = "room", WorkingDirectory = _root, HomeFolder = _home, IsResumed = resume };
        Driver = new ScriptedDriver();
        prepare?.Invoke(Driver);
        Session = await SessionRunner.OpenAsync(settings, TimeProvider.System, CancellationToken.None);
        await Session.StartAsync(Driver, CancellationToken.None);
    }

    public Task EndAsync() => Session.DisposeAsync().AsTask();

    /// <summary>From now on the home is what a power switch would have left of it.</summary>
    public async Task CutAsync()
    {
        await Eventually.TrueAsync(IsKept, "the feed was not kept");
        var left = Path.Combine(_root, $"home{_old.Count + 2}");
        var folder = Directory.CreateDirectory(Path.Combine(left, "sessions", "room")).FullName;
        foreach (var file in Directory.GetFiles(Session.Folder, "session.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        _old.Add(Session);
        _home = left;
    }

    // The feed is kept in batches, a moment after it was shown.
    bool IsKept()
    {
        using var look = DatabaseLook.Open(Path.Combine(Session.Folder, "session.db"));
        var kept = look.Query("SELECT item FROM feed ORDER BY rowid DESC LIMIT 1", row => row.GetString(0));
        return kept is [var last] && JsonElement.Parse(last).GetProperty("seq").GetInt64() >= Session.Feed.Last;
    }

    /// <summary>All that the running session has shown so far.</summary>
    public async Task<IReadOnlyList<FeedItem>> ShownAsync()
    {
        var last = Session.Feed.Last;
        var items = new List<FeedItem>();
        using var fuse = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var item in Session.Feed.ReadAsync(1, fuse.Token))
        {
            items.Add(item);
            if (item.Seq >= last)
            {
                break;
            }
        }

        return items;
    }

    public async Task<T> ShowsAsync<T>(Func<T, bool> fits)
        where T : FeedItem
    {
        using var fuse = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var item in Session.Feed.ReadAsync(1, fuse.Token))
        {
            if (item is T found && fits(found))
            {
                return found;
            }
        }

        throw new InvalidOperationException("the feed ended");
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        foreach (var session in _old)
        {
            await session.DisposeAsync();
        }

        Directory.Delete(_root, recursive: true);
    }
}
