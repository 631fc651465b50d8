using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// Tries a request again: after 429 when Telegram says, after an error of the server or a broken connection a few times.
/// Not after a time-out, and not after a refusal. A connection that broke may have brought the message all the same: such a
/// message can appear twice, because Telegram knows no id that would tell.
/// </summary>
static class TelegramRetry
{
    const int MostBreaks = 4;
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <param name="tooFast">Told how long Telegram wants to be left alone.</param>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> request, TimeProvider time, CancellationToken cancellationToken, Action<TimeSpan>? tooFast = null)
    {
        var waited = TimeSpan.Zero;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                return await request(cancellationToken);
            }
            catch (TelegramApiException exception) when (exception.Fault is TelegramFault.TooFast)
            {
                pause = exception.RetryAfter ?? TimeSpan.FromSeconds(attempt);
                tooFast?.Invoke(pause);
                if (waited + pause > LongestWait)
                {
                    throw;
                }
            }
            catch (TelegramApiException exception) when (exception.Fault is TelegramFault.Broken && attempt < MostBreaks)
            {
                pause = TimeSpan.FromSeconds(Math.Pow(2, attempt - 1));
            }

            waited += pause;
            await Task.Delay(pause, time, cancellationToken);
        }
    }
}
