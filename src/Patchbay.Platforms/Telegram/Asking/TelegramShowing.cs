using Patchbay.Channels.Gate;
using Patchbay.Platforms.Telegram.Text;

namespace Patchbay.Platforms.Telegram.Asking;

/// <summary>The messages that show a request: their beginning, a reminder, their end.</summary>
sealed class TelegramShowing(TelegramClient client, AccessGate access, TimeProvider time)
{
    static readonly TimeSpan ShowPatience = TimeSpan.FromSeconds(10);

    // Shorter than the time in which the channel's loops have to end.
    static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(500);

    // One for each message on its way: a person can press before Telegram has told us that it is there.
    readonly HashSet<(string Person, Task Sending)> _showing = [];

    /// <summary>Over everything that is open.</summary>
    public Lock Turn { get; } = new();

    public async Task ShowAsync(OpenAsk ask, string person, CancellationToken cancellationToken)
    {
        foreach (var part in ask.Outcome is null ? TelegramCards.Before(ask) : [])
        {
            await client.Sending.SendAsync(person, part, false, null, null, null, cancellationToken);
        }

        if (ask.Outcome is not null)
        {
            return;
        }

        var (text, buttons) = TelegramCards.Open(ask, access.Look().Owners.Contains(person));
        var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (Turn)
        {
            _showing.Add((person, shown.Task));
        }

        // A card that is on its way when the session ends is waited for: without its number its buttons would stay for ever.
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var ending = cancellationToken.Register(() => late.CancelAfter(LastWord));
        long message;
        bool isOver;
        try
        {
            message = await client.Sending.SendAsync(person, text, false, null, null, buttons, late.Token);
            lock (Turn)
            {
                ask.Shown[person] = message;
                isOver = ask.Outcome is not null;
            }
        }
        finally
        {
            lock (Turn)
            {
                _showing.Remove((person, shown.Task));
            }

            shown.SetResult();
        }

        if (isOver)
        {
            await EndAsync(ask, person, message, cancellationToken);
        }
    }

    /// <summary>Until what is on its way to this person has arrived, or has taken too long.</summary>
    public async Task WhenShownAsync(string person, CancellationToken cancellationToken)
    {
        List<Task> sending;
        lock (Turn)
        {
            sending = [.. _showing.Where(showing => showing.Person == person).Select(showing => showing.Sending)];
        }

        await Task.WhenAll(sending).WaitAsync(ShowPatience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>An edit notifies nobody, so a reminder is a message of its own.</summary>
    public void Remind(OpenAsk ask)
    {
        foreach (var (person, message) in ask.Shown.Where(_ => !ask.IsTaken))
        {
            client.Outbox.Post(person, "a reminder", stop => ask.Outcome is not null ? Task.CompletedTask : client.Sending.SendAsync(
                person, TelegramText.Plain("⏰ This still waits for your answer."), false, null, message, null, stop));
        }
    }

    public Task EndAsync(OpenAsk ask, string person, long message, CancellationToken cancellationToken) =>
        client.Sending.EditAsync(person, message, TelegramCards.Closed(ask), false, null, cancellationToken);
}
