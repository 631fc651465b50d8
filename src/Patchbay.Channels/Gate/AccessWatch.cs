namespace Patchbay.Channels.Gate;

/// <summary>
/// Every five seconds: tells people that they are paired, and owners what changed and who keeps knocking. Each is told once;
/// what could not be said is not tried again, as in the contract. Run it where the platform is polled, in one process.
/// </summary>
public sealed class AccessWatch(AccessGate gate, AccessStore store, IReachesPeople people, INotices notices, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    AccessState? _seen;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            do
            {
                await LookAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What is left waits for the next channel.
        }
    }

    /// <summary>Tells every owner, now: for <see cref="Outbound.IShowsAlerts"/>.</summary>
    public async Task AlertAsync(string alert, CancellationToken cancellationToken)
    {
        foreach (var owner in gate.Look().Owners)
        {
            await SayAsync(owner, null, alert, cancellationToken);
        }
    }

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        SayWhatChanged();
        if (!store.Place.IsStatic)
        {
            await ConfirmAsync(cancellationToken);
            await TellAsync(cancellationToken);
        }

        if (gate.TakeAlert() is { } alert)
        {
            notices.Warning(alert);
            await AlertAsync(alert, cancellationToken);
        }
    }

    /// <summary>However the file was changed, by a command or by hand: what counts from now on is said.</summary>
    void SayWhatChanged()
    {
        var (now, before) = (gate.Look(), _seen);
        _seen = now;
        if (before is not null && (before.Policy != now.Policy || !before.AllowFrom.SequenceEqual(now.AllowFrom) || !before.Groups.Keys.Order().SequenceEqual(now.Groups.Keys.Order())))
        {
            notices.Notice($"{store.Place.AccessFile} has changed and counts: policy {now.Policy.ToString().ToLowerInvariant()}, {now.AllowFrom.Count} people and {now.Groups.Count} groups may write");
        }
    }

    async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        var folder = store.Place.ApprovedFolder;
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            var (sender, chat) = (Path.GetFileName(file), Chat(file));

            // Gone before it is said: a crash in between tells nobody twice.
            if (Remove(file) && gate.Look().RoleOf(sender) is not null)
            {
                await SayAsync(sender, chat, "Paired! What you write here reaches the session.", cancellationToken);
            }
        }
    }

    async Task TellAsync(CancellationToken cancellationToken)
    {
        foreach (var file in AccessNews.Files(store.Place))
        {
            var news = AccessNews.Read(file);
            if (Remove(file) && news is not null)
            {
                foreach (var owner in news.Owners)
                {
                    await SayAsync(owner, null, news.Text, cancellationToken);
                }
            }
        }
    }

    async Task SayAsync(string sender, string? chat, string text, CancellationToken cancellationToken)
    {
        try
        {
            await people.SayAsync(sender, chat, text, cancellationToken);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            notices.Warning($"{sender} could not be told: {problem.Message}");
        }
    }

    bool Remove(string file)
    {
        try
        {
            File.Delete(file);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            notices.Warning($"{file} cannot be removed, so nobody is told: {problem.Message}");
            return false;
        }
    }

    static string? Chat(string file)
    {
        try
        {
            return new FileInfo(file).Length is > 0 and < 1024 ? File.ReadAllText(file).Trim() : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
