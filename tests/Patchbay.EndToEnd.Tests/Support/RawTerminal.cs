using System.Diagnostics;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.EndToEnd.Tests.Support;

/// <summary>
/// A program with a terminal of its own, whose text is kept as it came, with every escape code, where <see cref="PseudoTerminal"/>
/// draws it: for looking at what reaches a terminal.
/// </summary>
sealed class RawTerminal : IAsyncDisposable
{
    /// <summary>Ctrl-C.</summary>
    public const string Interrupt = "\u0003";

    /// <summary>Ctrl-D, the end of the input at the beginning of a line.</summary>
    public const string EndOfInput = "\u0004";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    readonly Process _process;
    readonly FileStream _terminal;
    readonly Task _reading;
    readonly Lock _lock = new();
    readonly StringBuilder _shown = new();
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    volatile bool _isGone;

    RawTerminal(SafeFileHandle terminal, Process process)
    {
        _terminal = new FileStream(terminal, FileAccess.ReadWrite, 0);
        _process = process;
        _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything shown until now.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _shown.ToString();
            }
        }
    }

    /// <summary>Starts the program as the leader of a session whose terminal this is. Its streams are the terminal, whatever the recipe says.</summary>
    public static RawTerminal Start(ProcessStartInfo start, int columns = 100, int rows = 30)
    {
        var terminal = TerminalCalls.Open(out var path);
        TerminalCalls.Resize(terminal, columns, rows);
        var inside = new ProcessStartInfo("sh", ["-c", """exec setsid -c "$@" < "$0" > "$0" 2>&1""", path, start.FileName, .. start.ArgumentList])
        {
            WorkingDirectory = start.WorkingDirectory,
        };
        inside.Environment.Clear();
        foreach (var (name, value) in start.Environment)
        {
            inside.Environment[name] = value;
        }

        inside.Environment["TERM"] = "xterm-256color";
        return new RawTerminal(terminal, Process.Start(inside)!);
    }

    /// <summary>Waits until the text was shown <paramref name="times"/> times, also when that was before.</summary>
    public async Task ShowsAsync(string part, int times = 1)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
            }

            var ended = _reading.IsCompleted;
            if (Text.Split(part).Length > times)
            {
                return;
            }

            if (ended)
            {
                await _reading;
                throw new InvalidOperationException($"it ended without '{part}':\n{Text}");
            }

            try
            {
                await Task.WhenAny(changed, _reading).WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"'{part}' was not shown within {Patience.TotalSeconds} s:\n{Text}");
            }
        }
    }

    /// <summary>Presses these keys; Enter is <c>\r</c>.</summary>
    public void Type(string keys) => _terminal.Write(Encoding.UTF8.GetBytes(keys));

    public void Resize(int columns, int rows) => TerminalCalls.Resize(_terminal.SafeFileHandle, columns, rows);

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for the end, and for the last of what it showed.</summary>
    public async Task<int> ExitAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"it did not end:\n{Text}");
        }

        // A child that lives on may keep the terminal open.
        await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System));
        return _process.ExitCode;
    }

    /// <summary>The terminal goes away, as when its window is closed: the program gets SIGHUP.</summary>
    public async Task HangUpAsync()
    {
        _isGone = true;
        await _reading;
        await _terminal.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await HangUpAsync();
        _process.Dispose();
    }

    void Read()
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[4096];
        var letters = new char[4096];
        try
        {
            while (!_isGone)
            {
                // A read that waits would keep the terminal open for as long as it waits.
                if (!TerminalCalls.IsReadable(_terminal.SafeFileHandle, milliseconds: 100))
                {
                    continue;
                }

                var length = _terminal.Read(bytes);
                var count = decoder.GetChars(bytes.AsSpan(0, length), letters, flush: false);
                TaskCompletionSource changed;
                lock (_lock)
                {
                    _shown.Append(letters, 0, count);
                    changed = _changed;
                    _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                changed.SetResult();
            }
        }
        catch (IOException)
        {
            // Nobody has the other side any more.
        }
    }
}
