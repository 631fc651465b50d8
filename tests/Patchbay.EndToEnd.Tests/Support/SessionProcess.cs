using System.Diagnostics;
using System.Text.Json;

namespace Patchbay.EndToEnd.Tests.Support;

/// <summary>One run of the real session program: its feed line by line, and the ways to end it.</summary>
sealed class SessionProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Process _process;
    readonly string _home;
    readonly Task _reading;
    readonly Lock _lock = new();
    readonly List<JsonElement> _feed = [];
    readonly List<string> _errors = [];
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    SessionProcess(Process process, string home)
    {
        _process = process;
        _home = home;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, TakeLine), ReadAsync(process.StandardError, TakeError));
    }

    /// <summary>The first address that the test page announced, or null while it has not.</summary>
    public Uri? Page { get; private set; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Errors
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    /// <summary>Every feed line so far.</summary>
    public IReadOnlyList<JsonElement> Feed
    {
        get
        {
            lock (_lock)
            {
                return [.. _feed];
            }
        }
    }

    /// <summary>The notices so far that have this text in them.</summary>
    public IReadOnlyList<string> NoticesWith(string part)
    {
        lock (_lock)
        {
            return [.. _feed.Where(item => item.GetProperty("type").GetString() is "notice")
                .Select(item => item.GetProperty("text").GetString()!).Where(text => text.Contains(part, StringComparison.Ordinal))];
        }
    }

    public static SessionProcess Start(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new SessionProcess(process, start.Environment["PATCHBAY_HOME"]!);
    }

    /// <summary>Ends the session program alone, as a power switch would.</summary>
    public void KillSession()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    /// <summary>Ends the channel server alone; false when there is none just now.</summary>
    public bool KillServer()
    {
        var killed = false;
        foreach (var id in WorldProcesses.Of(_home, "channel\0fakechat"))
        {
            killed |= WorldProcesses.Kill(id);
        }

        return killed;
    }

    /// <summary>Asks it to end, and waits until it did.</summary>
    public async Task StopAsync()
    {
        using var terminate = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await terminate.WaitForExitAsync();
        await ExitedAsync();
    }

    public async Task ExitedAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
            await _reading.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The session did not end within {Patience.TotalSeconds} s.\n{Tail()}");
        }
    }

    /// <summary>The first feed line that fits, also one that was there already.</summary>
    public async Task<JsonElement> WaitForAsync(Func<JsonElement, bool> fits, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (var next = 0; ;)
        {
            Task changed;
            lock (_lock)
            {
                for (; next < _feed.Count; next++)
                {
                    if (fits(_feed[next]))
                    {
                        return _feed[next];
                    }
                }

                changed = _changed.Task;
            }

            if (HasExited && _reading.IsCompleted)
            {
                throw new InvalidOperationException($"The session ended before this: {what}\n{Tail()}");
            }

            try
            {
                await Task.WhenAny(changed, _reading).WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}\n{Tail()}");
            }
        }
    }

    public Task<JsonElement> WaitForNoticeAsync(string part) => WaitForAsync(
        item => item.GetProperty("type").GetString() is "notice" && item.GetProperty("text").GetString()!.Contains(part, StringComparison.Ordinal),
        $"a notice with '{part}'");

    public async ValueTask DisposeAsync()
    {
        KillSession();
        // The children go by themselves when the session is gone; a test must not wait for that.
        foreach (var id in WorldProcesses.Of(_home, ""))
        {
            WorldProcesses.Kill(id);
        }

        await ExitedAsync();
        _process.Dispose();
    }

    /// <summary>For messages about what went wrong.</summary>
    public string Tail()
    {
        lock (_lock)
        {
            return string.Join('\n', _feed.TakeLast(12).Select(item => item.GetRawText()).Select(line => line[..Math.Min(line.Length, 240)]).Concat(_errors.TakeLast(10)));
        }
    }

    static async Task ReadAsync(StreamReader reader, Action<string> take)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            take(line);
        }
    }

    void TakeLine(string line)
    {
        using var document = JsonDocument.Parse(line);
        var item = document.RootElement.Clone();
        if (item.GetProperty("type").GetString() is "notice" && PageIn(item.GetProperty("text").GetString()!) is { } page)
        {
            Page = page;
        }

        TaskCompletionSource changed;
        lock (_lock)
        {
            _feed.Add(item);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    static Uri? PageIn(string text)
    {
        var start = text.IndexOf("http://localhost:", StringComparison.Ordinal);
        return start < 0 ? null : new Uri(text[start..].Split(' ')[0]);
    }

    void TakeError(string line)
    {
        lock (_lock)
        {
            _errors.Add(line);
        }
    }
}
