using System.Text.Json;
using Patchbay.Channels.Inbound;
using Patchbay.Platforms.Shared;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Door;
using Patchbay.Platforms.Webhook.Noise;
using Patchbay.Platforms.Webhook.Polling;
using Patchbay.Platforms.Webhook.Reading;
using Patchbay.Spool;

namespace Patchbay.Platforms.Webhook.Intake;

/// <summary>
/// From a request that was read whole to the spool. Must-deliver: whoever hears 202 has an event on disk, and a repetition of the
/// delivery hears the same and makes no second one. Nothing of the body is looked at before it is proven.
/// </summary>
sealed class HookIntake(HookBook book, HookPayloads payloads, AnswerTools answers, SenderPace hooks, HookNoise noise, PushBatches batches, TimeProvider time, CancellationToken end)
{
    // A vendor gives up after ten seconds or more; what is accepted later it hears at its next try.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(9);

    readonly SemaphoreSlim _together = new(1);

    /// <summary>The answer, and the hook for the audit; null when there is none of this name.</summary>
    public async Task<(HookAnswer Answer, string? Hook)> TakeAsync(string name, HookRequest request)
    {
        var (hook, isKnown) = book.Find(name);
        if (!hook.Provider.Methods.Contains(request.Method))
        {
            return (HookAnswer.Wrong(405, "method"), null);
        }

        var now = time.GetUtcNow();
        if (hook.Provider.Verify(request, hook.ValidAt(now), now) is { } refusal)
        {
            return isKnown ? (HookAnswer.NotBelieved(refusal.Reason), name) : (HookAnswer.NotBelieved("no such hook"), null);
        }

        // A stand-in has no secret that anybody knows; that nobody gets past it does not depend on its provider.
        return !isKnown ? (HookAnswer.NotBelieved("no such hook"), null)
            : !hooks.TryTake(name) ? (HookAnswer.TooOften, name)
            : (await ReadAsync(hook, request), name);
    }

    /// <summary>
    /// What a relay handed on. A relay could write anything: what was proven must be the body, or it is not believed.
    /// </summary>
    public async Task<HookAnswer> TakeRelayedAsync(Hook hook, HookRequest request)
    {
        var (now, secrets) = (time.GetUtcNow(), hook.ValidAt(time.GetUtcNow()));
        if (!hook.Provider.Methods.Contains(request.Method))
        {
            return HookAnswer.Wrong(405, "method");
        }

        if (hook.Provider.Verify(request, secrets, now) is { } refusal)
        {
            return HookAnswer.NotBelieved(refusal.Reason);
        }

        return hook.Provider.Verify(request.WithOneMoreByte(), secrets, now) is null ? HookAnswer.NotBelieved("relayed and not signed")
            : hooks.TryTake(hook.Name) ? await ReadAsync(hook, request)
            : HookAnswer.NotKept;
    }

    /// <summary>What was asked for: TLS and the token proved who said it.</summary>
    public async Task<HookAnswer> TakePolledAsync(Hook hook, PollItem item) => !hooks.TryTake(hook.Name)
        ? HookAnswer.NotKept
        : await KeepAsync(
            hook, item.Report, HookMessages.PlatformId(hook, item.Id),
            new HookRequest("GET", "", new HookHeaders([KeyValuePair.Create("Content-Type", "application/json")]), item.Payload));

    async Task<HookAnswer> ReadAsync(Hook hook, HookRequest request)
    {
        try
        {
            var parts = hook.Provider.Parts(request);
            return parts is [var one] ? await AnswerAsync(hook, Read(hook, one)) : await AnswerAsync(hook, [.. parts.Select(part => Read(hook, part))]);
        }
        catch (JsonException)
        {
            return HookAnswer.Wrong(400, "malformed body");
        }
    }

    static Part Read(Hook hook, HookRequest request) =>
        new(request, HookMessages.PlatformId(hook, hook.Provider.Identify(request)), hook.Provider.Read(request));

    // All were read before the first is kept: a batch with one that is malformed is no batch.
    async Task<HookAnswer> AnswerAsync(Hook hook, List<Part> parts)
    {
        var answers = new List<HookAnswer>(parts.Count);
        foreach (var part in parts)
        {
            answers.Add(await AnswerAsync(hook, part));
        }

        return HookAnswer.Together(answers);
    }

    async Task<HookAnswer> AnswerAsync(Hook hook, Part part) => part.Reading switch
    {
        HookReading.Report { Value: var report } => await KeepAsync(hook, report, part.PlatformId, part.Request),
        HookReading.Handshake handshake => HookAnswer.Handshake(handshake),
        _ => HookAnswer.Ignored("no event"),
    };

    async Task<HookAnswer> KeepAsync(Hook hook, HookReport report, string platformId, HookRequest request)
    {
        var meta = HookMessages.Meta(hook, report);
        if (HookSieve.Refuse(hook, report, meta) is { } reason)
        {
            return HookAnswer.Ignored(reason);
        }

        var way = noise.Judge(hook, report);
        AppendOutcome? outcome = null;
        string? counted = null;
        try
        {
            outcome = await AppendAsync(way, report, meta, platformId, request);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SpoolUnavailableException or OperationCanceledException)
        {
            // Nothing is kept, and the sender hears it.
        }
        finally
        {
            counted = noise.Settle(way, outcome);
        }

        return outcome is null ? HookAnswer.NotKept : Accepted(hook, request, outcome.Id.ToString()) with { Counted = counted };
    }

    /// <summary>Null when it was not kept.</summary>
    async Task<AppendOutcome?> AppendAsync(HookWay way, HookReport report, List<KeyValuePair<string, string>> meta, string platformId, HookRequest request)
    {
        var hook = way.Hook;
        var answer = way.IsOverBudget ? null : answers.Keep(hook.Name, hook.Provider.Name, platformId, report.Target);
        var file = payloads.Keep(platformId, request);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(end);
        patience.CancelAfter(Patience);

        // What is shown of many is what the last of them shows: they are written down in the order in which they go on.
        using var turn = way.IsOverBudget ? await HookTurn.TakeAsync(_together, patience.Token) : null;
        var shown = noise.Shown(way, report, file);
        meta = ReferenceEquals(shown, report) ? meta : HookMessages.Meta(hook, shown);
        if (answer is not null)
        {
            meta.Add(new("message_id", answer));
        }

        meta.Add(new("file_path", file));
        var kept = new TaskCompletionSource<AppendOutcome?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await batches.AddAsync(HookMessages.Build(way, shown, platformId, meta, kept.SetResult, _ => kept.SetResult(null)), patience.Token);
        turn?.Dispose();
        return await kept.Task.WaitAsync(patience.Token);
    }

    static HookAnswer Accepted(Hook hook, HookRequest request, string eventId) =>
        hook.Provider.Shown(request, eventId) is { } text ? HookAnswer.Shown(text) : HookAnswer.Accepted(eventId);

    readonly record struct Part(HookRequest Request, string PlatformId, HookReading Reading);
}
