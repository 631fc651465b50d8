using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.SessionHost.Processes;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>
/// One run of Claude Code and its lines. In order, one at a time: a line is read when the one before it has been dealt with, so
/// that a flood waits in its pipe and not in our memory.
/// </summary>
sealed class ClaudeProcess : IAsyncDisposable
{
    // A picture that it read comes whole in one line.
    const int LongestLine = 64 * 1024 * 1024;
    const int MostRubbish = 100;
    const int ErrorTail = 2_000;

    static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    readonly ChildProcess _child;
    readonly SemaphoreSlim _writing = new(1, 1);
    readonly StringBuilder _errors = new();
    readonly Task _readingErrors;

    ClaudeProcess(ChildProcess child)
    {
        _child = child;
        _readingErrors = ReadErrorsAsync();
    }

    public int Id => _child.Id;

    /// <summary>Lines that were no message of its protocol.</summary>
    public int Rubbish { get; private set; }

    public static async Task<ClaudeProcess> StartAsync(ChildCommand command, ProcessGuard guard, CancellationToken cancellationToken)
    {
        try
        {
            return new ClaudeProcess(await ChildProcess.StartAsync(command, guard, cancellationToken));
        }
        catch (ChildStartException failure)
        {
            throw new ClaudeFailedException($"{PlainText.OneLine(failure.Message)} Install Claude Code again, or give its path in {ClaudeProgram.Variable}.");
        }
    }

    /// <summary>A line that cannot be written is not lost: the end of the process is heard by whoever reads.</summary>
    public async Task SendAsync(byte[] line)
    {
        await _writing.WaitAsync();
        try
        {
            await _child.StandardInput.WriteAsync(line);
            await _child.StandardInput.FlushAsync();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // It is gone.
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads to the end of its output. Throws <see cref="ClaudeFailedException"/> for what cannot go on.</summary>
    public async Task ReadAsync(Func<ClaudeMessage, Task> hearAsync)
    {
        var reader = PipeReader.Create(_child.StandardOutput, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        var searched = 0L;
        while (true)
        {
            var read = await reader.ReadAsync();
            var buffer = read.Buffer;

            // What was searched for an end in vain is not searched again: a long line comes in many pieces.
            while (buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                await HearAsync(buffer.Slice(0, end), hearAsync);
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                searched = 0;
            }

            searched = buffer.Length;

            if (buffer.Length > LongestLine)
            {
                throw new ClaudeFailedException($"Claude Code printed a line of more than {LongestLine / 1024 / 1024} MB and was ended; what was asked can be asked again in smaller parts");
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>How it ended, for people: the code and its last words.</summary>
    public async Task<string> LastWordsAsync()
    {
        var code = await _child.Exited;
        await _readingErrors;
        lock (_errors)
        {
            var last = _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
            return last is null ? $"it ended with code {code} and said nothing" : $"it ended with code {code} and said: {PlainText.OneLine(last)}";
        }
    }

    public Task StopAsync() => _child.StopAsync(Grace, Grace);

    public Task KillAsync() => _child.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await _child.DisposeAsync();
        _writing.Dispose();
    }

    async Task HearAsync(ReadOnlySequence<byte> line, Func<ClaudeMessage, Task> hearAsync)
    {
        if (line.IsEmpty)
        {
            return;
        }

        JsonDocument document;
        List<ClaudeMessage> messages;
        try
        {
            document = JsonDocument.Parse(line);
            messages = [.. ClaudeReading.Read(document.RootElement.Clone())];
            document.Dispose();
        }
        catch (JsonException)
        {
            if (++Rubbish == MostRubbish)
            {
                throw new ClaudeFailedException("what was started prints no messages of Claude Code: is the claude on PATH the right program? (claude --version)");
            }

            return;
        }

        foreach (var message in messages)
        {
            await hearAsync(message);
        }
    }

    async Task ReadErrorsAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await _child.StandardError.ReadAsync(buffer) is > 0 and var count)
            {
                lock (_errors)
                {
                    _errors.Append(Encoding.UTF8.GetString(buffer, 0, count));
                    _errors.Remove(0, Math.Max(0, _errors.Length - ErrorTail));
                }
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // What it said so far is what there is.
        }
    }
}
