using Microsoft.Data.Sqlite;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Crash;

/// <summary>One session with its test page and a sender, whose processes die and come back while the sender goes on.</summary>
sealed class CrashWorld : IAsyncDisposable
{
    const string Token = "a-token-of-the-tests";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    readonly string _program;
    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-crash-").FullName;

    public CrashWorld(string program)
    {
        _program = program;
        Home = Path.Combine(_folder, "home");
        Project = Directory.CreateDirectory(Path.Combine(_folder, "project")).FullName;
        Client = new FakechatClient(() => Session is { HasExited: false } session ? session.Page : null, Token);
    }

    public string Home { get; init; }

    public string Project { get; }

    public string SpoolPath => Path.Combine(Home, "channels/fakechat/spool.db");

    public string TranscriptPath => Path.Combine(Home, "sessions/witnessed/session.db");

    public FakechatClient Client { get; }

    public SessionProcess? Session { get; private set; }

    /// <summary>Starts a session, the first or the next one. <paramref name="faults"/> as PATCHBAY_FAULT wants them.</summary>
    /// <param name="under">A program that runs the session, with its own arguments.</param>
    public SessionProcess Start(string faults = "", params IReadOnlyList<string> under)
    {
        var start = PublishedProgram.Start(
            _program, "--headless", "--output-format", "stream-json", "--name", "witnessed", "--channels", "builtin:fakechat");
        start.WorkingDirectory = Project;
        start.Environment["PATCHBAY_HOME"] = Home;
        start.Environment["FAKECHAT_PORT"] = "0";
        start.Environment["FAKECHAT_TOKEN"] = Token;
        if (faults.Length > 0)
        {
            start.Environment["PATCHBAY_FAULT"] = faults;
        }

        if (under.Count > 0)
        {
            var arguments = under.Skip(1).Append(start.FileName).Concat(start.ArgumentList).ToList();
            start.FileName = under[0];
            start.ArgumentList.Clear();
            arguments.ForEach(start.ArgumentList.Add);
        }

        return Session = SessionProcess.Start(start);
    }

    /// <summary>Ends what is left of the session program, and waits for its end.</summary>
    public async Task KillAsync()
    {
        if (Session is { } session)
        {
            Session = null;
            await session.DisposeAsync();
        }
    }

    /// <summary>Every message was accepted, and everything accepted has come to its end.</summary>
    public async Task SettledAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!IsSettled())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                var open = Client.Sent.Where(id => !Client.IsAccepted(id)).Take(5);
                throw new TimeoutException(
                    $"Not settled within {Patience.TotalSeconds} s; not accepted: {string.Join(' ', open)}; {Witness.Look(this)}; {Witness.OpenStates(this)}\n{Session?.Tail()}");
            }

            await PauseAsync(50);
        }
    }

    public static Task PauseAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    bool IsSettled()
    {
        try
        {
            return Client.Sent.All(Client.IsAccepted) && Witness.OpenEvents(SpoolPath) == 0;
        }
        catch (Exception moving) when (moving is SqliteException or IOException)
        {
            return false; // looked at in the middle of a write
        }
    }
}
