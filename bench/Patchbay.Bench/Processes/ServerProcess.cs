using System.Diagnostics;
using System.IO.Pipelines;
using System.Buffers;
using System.Text;

namespace Patchbay.Bench.Processes;

/// <summary>A server as a process of its own, spoken to as a host does, with as little of ours between as possible.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    static readonly byte[] Initialize = Line(
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"experimental":{"patchbay/receipts":{},"patchbay/session":{}}},"clientInfo":{"name":"bench","version":"0"}}}""");

    readonly Process _process;
    readonly PipeReader _lines;
    readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ServerProcess(Process process)
    {
        _process = process;
        _lines = PipeReader.Create(process.StandardOutput.BaseStream, new StreamPipeReaderOptions(bufferSize: 256 * 1024));
        _process.ErrorDataReceived += (_, line) => Look(line.Data);
        _process.BeginErrorReadLine();
    }

    public int ProcessId => _process.Id;

    /// <summary>The port of its page.</summary>
    public Task<int> Port => _port.Task.WaitAsync(TimeSpan.FromSeconds(20));

    public static ServerProcess Start(ServerCommand command, string stateFolder, Dictionary<string, string?>? more = null)
    {
        var start = new ProcessStartInfo(command.File, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = stateFolder,
        };
        foreach (var (name, value) in ServerCommand.Environment(stateFolder).Concat(more ?? []))
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(Process.Start(start)!);
    }

    /// <summary>Sends <c>initialize</c>, waits for its answer, says <c>initialized</c>.</summary>
    public async Task ShakeHandsAsync()
    {
        await SendAsync(Initialize);
        var answered = false;
        await ReadLinesAsync(line => !(answered = line.IndexOf("\"protocolVersion\""u8) >= 0));
        if (!answered)
        {
            throw new InvalidOperationException("the server ended before it answered initialize");
        }

        await SendAsync(Line("""{"jsonrpc":"2.0","method":"notifications/initialized"}"""));
    }

    /// <summary>Starts what the bench's own server has to send.</summary>
    public Task GoAsync() => SendAsync(Line(
        """{"jsonrpc":"2.0","method":"notifications/patchbay/session","params":{"name":"bench","project":"bench","activity":"idle","channel":"listening"}}"""));

    public async Task ConfirmAsync(IEnumerable<string> eventIds)
    {
        var text = new StringBuilder("""{"jsonrpc":"2.0","method":"notifications/patchbay/receipts","params":{"receipts":[""");
        var separator = "";
        foreach (var id in eventIds)
        {
            text.Append(separator).Append("{\"event_id\":\"").Append(id).Append("\",\"state\":\"delivered\"}");
            separator = ",";
        }

        await SendAsync(Line(text.Append("]}}").ToString()));
    }

    /// <summary>Calls a tool and waits for its result, which must be none of an error.</summary>
    public async Task CallAsync(int id, string tool, string arguments)
    {
        await SendAsync(Line($$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}"""));
        var text = "";
        await ReadLinesAsync(line =>
        {
            text = line.IndexOf("\"result\""u8) >= 0 ? Encoding.UTF8.GetString(line) : "";
            return text.Length == 0;
        });
        if (!text.Contains("\"isError\":false", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{tool} failed: {text}");
        }
    }

    public delegate bool LineReader(ReadOnlySpan<byte> line);

    /// <summary>Gives away line after line until the reader says false or the server ends; <paramref name="pieceReadAsync"/> runs after each piece.</summary>
    public async Task ReadLinesAsync(LineReader more, Func<Task>? pieceReadAsync = null)
    {
        while (true)
        {
            var result = await _lines.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            var rest = result.Buffer;
            var goOn = !result.IsCompleted;
            while (goOn && rest.PositionOf((byte)'\n') is { } end)
            {
                var line = rest.Slice(0, end);
                var bytes = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
                if (!_port.Task.IsCompleted && bytes.IndexOf("http://localhost:"u8) >= 0)
                {
                    Look(Encoding.UTF8.GetString(bytes));
                }

                goOn = more(bytes);
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            _lines.AdvanceTo(rest.Start, goOn ? rest.End : rest.Start);
            if (pieceReadAsync is not null)
            {
                await pieceReadAsync();
            }

            if (!goOn)
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    async Task SendAsync(byte[] line)
    {
        await _process.StandardInput.BaseStream.WriteAsync(line);
        await _process.StandardInput.BaseStream.FlushAsync();
    }

    void Look(string? text)
    {
        if (ServerCommand.PortIn(text) is { } port)
        {
            _port.TrySetResult(port);
        }
    }

    static byte[] Line(string json) => Encoding.UTF8.GetBytes(json + "\n");
}
