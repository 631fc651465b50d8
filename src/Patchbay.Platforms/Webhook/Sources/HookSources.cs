using Patchbay.Channels;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Door;
using Patchbay.Platforms.Webhook.Intake;
using Patchbay.Platforms.Webhook.Polling;
using Patchbay.Platforms.Webhook.Relay;

namespace Patchbay.Platforms.Webhook.Sources;

/// <summary>
/// Reads the relays and asks the vendors of the hooks that have one, beside the listener and in the process that listens. When the
/// hooks change, all of them begin anew, where their cursors say.
/// </summary>
sealed class HookSources(HookBook book, HookIntake intake, HookSettings settings, IPlatformContext context)
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var hooks = book.All;
            using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var sources = hooks.Values.Select(hook => (hook.Name, Task: Source(hook, until.Token))).Where(source => source.Task is not null)
                .Select(source => SayAsync(source.Name, source.Task!)).ToList();
            while (ReferenceEquals(hooks, book.All) && !cancellationToken.IsCancellationRequested)
            {
                await Task.WhenAny(Task.Delay(Look, context.Time, cancellationToken)); // ends with the token, and says so above
            }

            await until.CancelAsync();
            await Task.WhenAll(sources);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // None of them ends by itself; one that does must not do it in silence.
    async Task SayAsync(string hook, Task source)
    {
        try
        {
            await source;
        }
        catch (OperationCanceledException)
        {
            // it was told to
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            context.Notices.Error($"the hook '{hook}' is not read any more until the hooks change or the channel starts anew: {exception.Message}");
        }
    }

    Task? Source(Hook hook, CancellationToken cancellationToken) => hook switch
    {
        { Provider: IPolledProvider { Places.Count: > 0 } polled } => new HookPoller(
            hook.Name, polled, () => hook.Secrets.FirstOrDefault(secret => secret.IsValid(context.Time.GetUtcNow()))?.Value, item => CountedAsync(hook.Name, intake.TakePolledAsync(hook, item)),
            new(Path.Combine(settings.StateFolder, $"poll-{hook.Name}.json"), SourceJson.Default.PollCursor, PollCursor.None), context.Notices.Notice, context.Time).RunAsync(cancellationToken),
        { Relay: { } relay } => new HookRelay(
            hook.Name, relay, request => CountedAsync(hook.Name, intake.TakeRelayedAsync(hook, request)),
            new(Path.Combine(settings.StateFolder, $"relay-{hook.Name}.json"), SourceJson.Default.RelayMark, new RelayMark((string?)null)), context.Notices.Notice, context.Time).RunAsync(cancellationToken),
        _ => null,
    };

    // Nothing but a spool that cannot keep it makes it come again: what is not believed is not believed the next time either.
    async Task<bool> CountedAsync(string hook, Task<HookAnswer> taking)
    {
        var answer = await taking;
        if (answer.Counted is { } reason)
        {
            context.CountDrop(hook, reason);
        }

        return answer.Status is not 503;
    }
}
