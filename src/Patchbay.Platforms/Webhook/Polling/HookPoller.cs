using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Patchbay.Platforms.Fakechat;
using Patchbay.Platforms.Webhook.Sources;

namespace Patchbay.Platforms.Webhook.Polling;

/// <summary>
/// Asks for one hook, place by place, as often as the server wants it. Must-deliver: what was read is on disk before the cursor goes
/// on, so what is read twice is known by its id. The first answer of a place is where it begins: what was there before is not news.
/// </summary>
/// <param name="take">Keeps one; false when it cannot be kept now and should come again.</param>
/// <param name="say">Each trouble once, and that it is over.</param>
sealed class HookPoller(
    string hook, IPolledProvider provider, Func<string?> token, Func<PollItem, Task<bool>> take, SourceCursor<PollCursor> cursor, Action<string> say, TimeProvider time)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    string? _said;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var http = SourceHttp.Open(provider.Api);
        while (true)
        {
            var (wait, problem) = (PollAnswer.Shortest, (string?)null);
            foreach (var place in provider.Places)
            {
                var answer = await AskAsync(http, place, cancellationToken);
                wait = answer.Wait > wait ? answer.Wait : wait;
                problem ??= answer.Problem;
                if (answer.Problem is not null)
                {
                    break; // a limit and a token are the same for all places
                }
            }

            Say(problem);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    async Task<PollAnswer> AskAsync(HttpClient http, PollPlace place, CancellationToken cancellationToken)
    {
        if (token() is not { } secret)
        {
            return new PollAnswer(PollAnswer.Shortest, "it has no token: give one with patchbay hook rotate NAME --secret -");
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var known = cursor.Read().Places.GetValueOrDefault(place.Path);
            using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri(provider.Api, place.Path.TrimStart('/')));
            ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            ask.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (known?.Tag is { } tag)
            {
                ask.Headers.TryAddWithoutValidation("If-None-Match", tag);
            }

            using var answer = await http.SendAsync(ask, either.Token);
            if (answer.StatusCode is HttpStatusCode.OK)
            {
                using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(either.Token));
                await TakeAsync(place, known, document, answer.Headers.ETag?.ToString(), cancellationToken);
            }

            return PollAnswer.Of(answer, time.GetUtcNow());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new PollAnswer(PollAnswer.Shortest, "it does not answer");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or UnauthorizedAccessException)
        {
            return new PollAnswer(PollAnswer.Shortest, exception is JsonException ? "its answer has another form" : exception.Message);
        }
    }

    async Task TakeAsync(PollPlace place, PollMark? known, JsonDocument document, string? tag, CancellationToken cancellationToken)
    {
        var items = place.Read(document).OrderBy(item => item.At).ToList();
        var newest = items.Count > 0 ? items[^1].At : known?.Since ?? time.GetUtcNow();
        foreach (var item in known is null ? [] : items.Where(item => item.At >= known.Since))
        {
            await TakeAsync(item, cancellationToken);
        }

        // On disk, every one of them: now it may be forgotten there.
        cursor.Write(cursor.Read().With(place.Path, new PollMark(tag, known?.Since > newest ? known.Since : newest)));
    }

    async Task TakeAsync(PollItem item, CancellationToken cancellationToken)
    {
        foreach (var pause in FakechatDoor.Pauses())
        {
            if (await take(item))
            {
                return;
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    void Say(string? problem)
    {
        if (problem == _said)
        {
            return;
        }

        say(problem is null ? $"the hook '{hook}' can ask {provider.Api.Host} again" : $"the hook '{hook}' cannot ask {provider.Api.Host} now: {problem}; it is tried again");
        _said = problem;
    }
}
