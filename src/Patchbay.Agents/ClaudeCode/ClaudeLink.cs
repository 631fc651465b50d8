using System.Collections.Concurrent;
using System.Text.Json;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>Hears what Claude Code says within a turn, in order. What it does not finish at once it must do beside.</summary>
interface IClaudeListener
{
    Task HearAsync(ClaudeMessage message);
}

/// <summary>One running Claude Code, its handshake, and what is answered the same in every turn and between turns.</summary>
sealed class ClaudeLink : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly ClaudeProcess _process;
    readonly AgentStart _start;
    readonly ClaudeToolServers _servers;
    readonly ConcurrentDictionary<string, TaskCompletionSource<string?>> _asked = new(StringComparer.Ordinal);
    readonly TaskCompletionSource<ClaudeFailedException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile IClaudeListener? _listener;
    long _heardAt;
    decimal _cost;
    int _ids;

    ClaudeLink(ClaudeProcess process, AgentStart start, bool isResumed)
    {
        _process = process;
        _start = start;
        _servers = new ClaudeToolServers(start);
        IsResumed = isResumed;
        _heardAt = start.Time.GetTimestamp();
    }

    /// <summary>It knows a conversation of before.</summary>
    public bool IsResumed { get; }

    /// <summary>Completes when it is gone, with the cause.</summary>
    public Task<ClaudeFailedException> Ended => _ended.Task;

    public TimeSpan Silence => _start.Time.GetElapsedTime(Interlocked.Read(ref _heardAt));

    /// <summary>What was spent since this was asked last.</summary>
    public decimal? CostSince(decimal? total)
    {
        if (total is not { } now)
        {
            return null;
        }

        var spent = now - _cost;
        _cost = now;
        return Math.Max(0, spent);
    }

    public int Rubbish => _process.Rubbish;

    /// <summary>Who hears what belongs to a turn; null between turns.</summary>
    public IClaudeListener? Listener
    {
        get => _listener;
        set => _listener = value;
    }

    /// <summary>Throws <see cref="ClaudeFailedException"/> when it does not come up.</summary>
    public static async Task<ClaudeLink> StartAsync(string program, AgentStart start, Guid conversation, bool isResumed, string instructions, CancellationToken cancellationToken)
    {
        var guard = start.Guard ?? throw new ClaudeFailedException("no process may be started here");
        var process = await ClaudeProcess.StartAsync(ClaudeCommand.For(program, start, conversation, isResumed), guard, cancellationToken);
        var link = new ClaudeLink(process, start, isResumed);
        _ = link.ReadAsync();
        try
        {
            var problem = await link.AskAsync(id => ClaudeLines.Initialize(id, instructions, start.Servers), Patience, cancellationToken);
            return problem is null ? link : throw new ClaudeFailedException($"Claude Code refused to begin ({problem}): try another version of it (npm install -g @anthropic-ai/claude-code)");
        }
        catch (TimeoutException)
        {
            await link.DisposeAsync();
            throw new ClaudeFailedException($"Claude Code did not answer within {Patience.TotalSeconds:0} seconds of its start and was ended: run 'claude --version' to see whether it works at all");
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    public Task SendAsync(byte[] line) => _process.SendAsync(line);

    /// <summary>Null when it did as asked; else what it said. Throws TimeoutException, or the cause of its end.</summary>
    public async Task<string?> AskAsync(Func<string, byte[]> line, TimeSpan patience, CancellationToken cancellationToken)
    {
        var id = NewId();
        var answer = _asked[id] = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await SendAsync(line(id));
            await Task.WhenAny(answer.Task, Ended).WaitAsync(patience, _start.Time, cancellationToken);
            return answer.Task.IsCompleted ? await answer.Task : throw await Ended;
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    /// <summary>Servers come and go; it asks again for the tools of those that changed.</summary>
    public async Task AnnounceToolsAsync()
    {
        foreach (var server in _servers.Changed())
        {
            await SendAsync(ClaudeLines.ToolsChanged(NewId(), server));
        }
    }

    public Task KillAsync() => _process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync();
        await _process.DisposeAsync();
    }

    string NewId() => $"patchbay-{Interlocked.Increment(ref _ids)}";

    async Task ReadAsync()
    {
        ClaudeFailedException cause;
        try
        {
            await _process.ReadAsync(HearAsync);
            await _process.StopAsync();
            cause = new ClaudeFailedException($"Claude Code is gone: {await _process.LastWordsAsync()}. What it was told before is kept; the next turn starts it again");
        }
        catch (Exception failure)
        {
            // Whatever it was, nobody listens to it any more.
            cause = failure as ClaudeFailedException ?? new ClaudeFailedException($"Claude Code could not be listened to: {failure.Message}");
            await _process.KillAsync();
        }

        _ended.TrySetResult(cause);
    }

    async Task HearAsync(ClaudeMessage message)
    {
        Interlocked.Exchange(ref _heardAt, _start.Time.GetTimestamp());
        switch (message)
        {
            case ClaudeMessage.Answers answer:
                if (_asked.TryGetValue(answer.Id, out var asked))
                {
                    asked.TrySetResult(answer.Error);
                }

                break;
            case ClaudeMessage.Asks { Subject: "hook_callback" } hook:
                await SendAsync(IsOurs(hook.Body) ? ClaudeLines.Pass(hook.Id) : ClaudeLines.Ask(hook.Id));
                await (_listener?.HearAsync(message) ?? Task.CompletedTask);
                break;
            case ClaudeMessage.Asks { Subject: "mcp_message" } mcp when _servers.Answer(mcp) is { } line:
                await SendAsync(line);
                break;
            case ClaudeMessage.Asks asks when _listener is null:
                await SendAsync(Between(asks));
                break;
            default:
                await (_listener?.HearAsync(message) ?? Task.CompletedTask);
                break;
        }
    }

    // A tool of the session's servers is judged when it is called, and asking twice would ask a person twice.
    bool IsOurs(JsonElement body) =>
        ClaudeReading.Object(body, "input") is { } input && ClaudeReading.Text(input, "tool_name") is { } name
        && _start.Tools().Any(offer => offer.Server is not null && offer.Name == name);

    // Nobody's rights bind what it wants now.
    static byte[] Between(ClaudeMessage.Asks asks) => asks.Subject switch
    {
        "can_use_tool" => ClaudeLines.Deny(asks.Id, "No turn of the session runs now: ask again when somebody has written."),
        "mcp_message" => ClaudeToolServers.Refuse(asks, "no turn of the session runs now"),
        _ => ClaudeLines.Refuse(asks.Id, "not known here"),
    };
}
