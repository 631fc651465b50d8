using Patchbay.Agents.Models;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>Starts Claude Code when a turn needs it and it does not run, with the conversation that this session had with it.</summary>
sealed class ClaudeStarter(string program, AgentStart start) : IAsyncDisposable
{
    readonly ClaudeRecord _record = new(start.Folder);
    readonly string _instructions = SystemPrompt.For(start);
    string _heading = "This session goes on. What was in it before:";
    Guid? _conversation;
    ClaudeLink? _link;

    /// <summary>What was said in all of its conversations.</summary>
    public ClaudeMemory Memory { get; } = new(start.Earlier);

    /// <summary>What a conversation that begins anew is told of the session; it is taken once.</summary>
    public string? Preamble { get; set; }

    /// <summary>The one that runs, or a new one. Throws <see cref="ClaudeFailedException"/>.</summary>
    public async Task<ClaudeLink> LinkAsync(CancellationToken cancellationToken)
    {
        if (_link is { Ended.IsCompleted: false } running)
        {
            return running;
        }

        await LetGoAsync();
        var before = _conversation ?? (start.IsResumed ? _record.Read() : null);
        if (before is { } known && await TryAsync(known, isResumed: true, cancellationToken) is { } resumed)
        {
            _conversation = known;
            return _link = resumed;
        }

        var anew = Guid.NewGuid();
        _link = await ClaudeLink.StartAsync(program, start, anew, isResumed: false, _instructions, cancellationToken);
        _record.Write(anew);
        _conversation = anew;
        Preamble = Memory.Text(_heading);
        return _link;
    }

    /// <summary>The conversation is left as it is; the next one is another.</summary>
    public async Task LeaveAsync()
    {
        await LetGoAsync();
        (_conversation, _heading) = (null, "The conversation before this one became longer than the model takes, and was left. What was said in it last:");
        _record.Forget();
    }

    public async ValueTask DisposeAsync() => await LetGoAsync();

    // A conversation in which nothing was ever said is not kept by Claude Code, and one may have been cleared away.
    async Task<ClaudeLink?> TryAsync(Guid conversation, bool isResumed, CancellationToken cancellationToken)
    {
        try
        {
            return await ClaudeLink.StartAsync(program, start, conversation, isResumed, _instructions, cancellationToken);
        }
        catch (ClaudeFailedException failure) when (failure.Message.Contains("No conversation found", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
    }

    async Task LetGoAsync()
    {
        if (_link is { } link)
        {
            _link = null;
            await link.DisposeAsync();
        }
    }
}
