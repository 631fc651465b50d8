using System.Collections.Concurrent;
using Patchbay.Agents.Models;
using Patchbay.Protocol;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Tools;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>
/// One turn of the session: tells Claude Code what waits, whenever it comes, and takes what it repeats for accepted. The turn is
/// over when Claude Code is and has all that it was told. What it has not is offered again in the next turn, under the same id.
/// With <paramref name="words"/> of ours it goes on with what it has.
/// </summary>
sealed class ClaudeTurn(ClaudeLink link, IOfferingTurn turn, AgentStart start, HashSet<Guid> sent, string? preamble, IReadOnlyList<string>? words = null) : IClaudeListener, IAsyncDisposable
{
    // Offers that it has not repeated: read by it when it likes, written here as events come. Four breakpoints' worth are
    // enough to keep it busy, and the rest waits in the session queue.
    const int MostOpen = 4;

    static readonly TimeSpan InterruptGrace = TimeSpan.FromSeconds(5);
    static readonly TimeSpan QuietInTool = TimeSpan.FromMinutes(60);
    static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    readonly Lock _lock = new();
    readonly Dictionary<Guid, TurnOffer?> _open = [];
    readonly SemaphoreSlim _room = new(MostOpen, MostOpen);
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource<string> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ConcurrentDictionary<string, string> _calls = new(StringComparer.Ordinal);
    readonly ClaudeDesk _desk = new(link, turn);
    string? _preamble = preamble;
    SpokenAnswer? _spoken;
    bool _finished;
    readonly ConcurrentQueue<AgentBlock> _taken = new();
    bool _saidRubbish;

    /// <summary>What it has of what was offered: another process, or another conversation, can go on with it.</summary>
    public IReadOnlyCollection<AgentBlock> Taken => _taken;

    public async Task<string> RunAsync(CancellationToken interrupt)
    {
        link.Listener = this;
        var watching = WatchAsync();
        var offering = OfferAsync();
        try
        {
            return await _done.Task.WaitAsync(interrupt);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            await InterruptAsync();
            throw;
        }
        finally
        {
            await _stop.CancelAsync();
            await Task.WhenAll(offering, watching);
            await _desk.CloseAsync();
            link.Listener = null;
            if (HasOpen())
            {
                // Else it would take them between two turns, with nobody's rights.
                await link.KillAsync();
                await link.Ended;
            }
        }
    }

    public async Task HearAsync(ClaudeMessage message)
    {
        switch (message)
        {
            case ClaudeMessage.Replay replay:
                await AcceptAsync(replay.Id);
                break;
            case ClaudeMessage.Said said:
                Say(said.Text);
                break;
            case ClaudeMessage.Begins:
                _spoken = new SpokenAnswer(turn, start.Time);
                break;
            case ClaudeMessage.Writes writes:
                _spoken?.Write(writes.Piece);
                break;
            case ClaudeMessage.Calls call:
                _calls[call.CallId] = call.Tool;
                break;
            case ClaudeMessage.Returned returned:
                await ReturnAsync(returned);
                break;
            case ClaudeMessage.Compacted compacted:
                turn.Note($"Claude Code summed up its conversation to make room ({compacted.Trigger}, {compacted.Tokens} tokens before)");
                break;
            case ClaudeMessage.Ended ended:
                End(ended);
                break;
            case ClaudeMessage.Asks or ClaudeMessage.Withdraws:
                await _desk.HearAsync(message);
                break;
        }

        if (link.Rubbish > 0 && !_saidRubbish)
        {
            _saidRubbish = true;
            turn.Warn("Claude Code printed lines that are no messages; they were passed over");
        }
    }

    // What it has written so far is in it, and some of that was said already.
    void Say(string text)
    {
        if (_spoken is { HasBegun: true } spoken)
        {
            spoken.Finish();
        }
        else
        {
            turn.Say(text);
        }

        _spoken = null;
    }

    public ValueTask DisposeAsync()
    {
        _stop.Dispose();
        _room.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task OfferAsync()
    {
        try
        {
            if (words is not null)
            {
                await SendAsync(Guid.NewGuid(), null, words);
            }

            for (var first = words is null; ; first = false)
            {
                await _room.WaitAsync(_stop.Token);
                TurnOffer? offer;
                while ((offer = await turn.OfferAsync(_stop.Token)) is null)
                {
                    if (first)
                    {
                        _done.TrySetResult("");
                        return;
                    }

                    await turn.WaitForMoreAsync(_stop.Token);
                }

                offer = offer with { IsRepeat = !sent.Add(offer.Id) || offer.IsRepeat };
                await SendAsync(offer.Id, offer, ClaudeText.Of(offer, _preamble));
                _preamble = null;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The turn is over.
        }
        catch (Exception failure)
        {
            _done.TrySetException(failure);
        }
    }

    async Task SendAsync(Guid id, TurnOffer? offer, IReadOnlyList<string> texts)
    {
        lock (_lock)
        {
            if (_finished)
            {
                return; // it waits for the next turn
            }

            _open[id] = offer;
        }

        await link.SendAsync(ClaudeLines.User(id, texts));
    }

    async Task AcceptAsync(Guid id)
    {
        TurnOffer? offer;
        lock (_lock)
        {
            if (!_open.TryGetValue(id, out offer))
            {
                return;
            }
        }

        if (offer is not null)
        {
            await turn.AcceptAsync(offer, CancellationToken.None);
            foreach (var block in offer.Blocks)
            {
                _taken.Enqueue(block);
            }

            _room.Release();
            sent.Remove(id);
            if (offer.IsRepeat && link.IsResumed)
            {
                // What it has from before the crash starts no turn of it.
                await SendAsync(Guid.NewGuid(), null, ["[host] The session was cut off and goes on now. What you have not finished still counts."]);
            }
        }

        lock (_lock)
        {
            _open.Remove(id);
        }
    }

    async Task ReturnAsync(ClaudeMessage.Returned returned)
    {
        var name = _calls.TryRemove(returned.CallId, out var called) ? called : "a tool";
        if (!await _desk.FinishAsync(returned.CallId, new ToolResult(returned.Text, returned.IsError)) && !returned.IsError)
        {
            _done.TrySetException(new ClaudeFailedException(
                $"Claude Code used {name} without asking, and was ended: its settings must not switch hooks off (disableAllHooks)"));
            await link.KillAsync();
        }
    }

    void End(ClaudeMessage.Ended ended)
    {
        turn.Report(new ModelUse(ended.Model, ended.Input, ended.Output, ended.Cached) { CostUsd = link.CostSince(ended.TotalCost) });
        if (ended.IsError)
        {
            _done.TrySetException(new ClaudeFailedException(ClaudeText.Cause(ended.Text)) { IsFull = ClaudeText.IsFull(ended.Text) });
            return;
        }

        lock (_lock)
        {
            _finished = _open.Count == 0;
        }

        if (_finished)
        {
            _done.TrySetResult(ended.Text);
        }
    }

    async Task InterruptAsync()
    {
        await _desk.WithdrawAsync();
        try
        {
            await link.AskAsync(ClaudeLines.Interrupt, InterruptGrace, CancellationToken.None);
            await ((Task)_done.Task).WaitAsync(InterruptGrace, start.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception failure) when (failure is TimeoutException or ClaudeFailedException)
        {
            // It does not listen.
        }

        if (!_done.Task.IsCompleted)
        {
            await link.KillAsync();
            await link.Ended;
        }
    }

    // Its end, and a silence that is too long to be work.
    async Task WatchAsync()
    {
        while (!_done.Task.IsCompleted)
        {
            try
            {
                var cause = await link.Ended.WaitAsync(Look, start.Time, _stop.Token);
                _done.TrySetException(new ClaudeFailedException(cause.Message) { MayGoOn = true });
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (TimeoutException)
            {
                var limit = _calls.IsEmpty ? start.StallAfter : QuietInTool;
                if (start.StallAfter > TimeSpan.Zero && !_desk.IsAsking && link.Silence > limit)
                {
                    var cause = $"Claude Code said nothing for {Ages.Of(limit)} and was ended; the next turn starts it again";
                    _done.TrySetException(new ClaudeFailedException(cause) { MayGoOn = true });
                    await link.KillAsync();
                }
            }
        }
    }

    bool HasOpen()
    {
        lock (_lock)
        {
            _finished = true;
            return _open.Count > 0 && !link.Ended.IsCompleted;
        }
    }
}
