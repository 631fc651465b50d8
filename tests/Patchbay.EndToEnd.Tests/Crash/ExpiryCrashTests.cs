using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Crash;

/// <summary>Events that nobody asked for, in a channel without a session that dies while it tells so.</summary>
public sealed class ExpiryCrashTests : IDisposable
{
    const string Token = "a-token-of-the-tests";
    const string EachSecond = "mutant:upkeep-each-second";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    readonly string _home = Directory.CreateTempSubdirectory("patchbay-expiry-").FullName;
    Uri? _page;

    string Spool => Path.Combine(_home, "channels/fakechat/spool.db");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("spool.expire.before-commit")]
    [InlineData("spool.expire.after-commit")]
    public async Task A_process_that_dies_while_events_expire_lets_each_expire_once(string point)
    {
        await SendAsync(3);
        DatabaseCopy.Change(Spool, "UPDATE states SET accepted_at = accepted_at - 25 * 3600 * 1000 WHERE key <= 2");

        using (var dying = await StartAsync($"{EachSecond},crash:{point}:1"))
        {
            await dying.WaitForExitAsync().WaitAsync(Patience);
            Assert.NotEqual(0, dying.ExitCode);
        }

        using var process = await StartAsync(EachSecond);
        try
        {
            await UntilAsync(() => States().Count(state => state == "expired") == 2);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.Equal(["expired", "expired", "accepted"], States());
        var told = DatabaseCopy.Query(Spool, "SELECT subject FROM audit WHERE kind = 'expired' ORDER BY seq", row => row.GetString(0));
        Assert.Equal(2, told.Count);
        Assert.Equal(told.Distinct(), told);
    }

    async Task SendAsync(int count)
    {
        using var process = await StartAsync("");
        try
        {
            await using var client = new FakechatClient(() => _page, Token);
            client.Send(count);
            await UntilAsync(() => client.Sent.All(client.IsAccepted));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    async Task<Process> StartAsync(string faults)
    {
        var start = PublishedProgram.Start(await PublishedProgram.WithFaultsAsync(), "channel", "fakechat");
        start.Environment["PATCHBAY_HOME"] = _home;
        start.Environment["FAKECHAT_PORT"] = "0";
        start.Environment["FAKECHAT_TOKEN"] = Token;
        start.Environment["PATCHBAY_FAULT"] = faults;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text && text.IndexOf("http://", StringComparison.Ordinal) is >= 0 and var at)
            {
                _page = new Uri(text[at..]);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    List<string> States()
    {
        try
        {
            return [.. DatabaseCopy.Query(Spool, "SELECT state FROM states ORDER BY key", row => row.GetInt64(0) switch { 0 => "accepted", 6 => "expired", var other => $"{other}" })];
        }
        catch (Exception moving) when (moving is SqliteException or IOException)
        {
            return []; // looked at in the middle of a write
        }
    }

    static async Task UntilAsync(Func<bool> isTrue)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isTrue())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
