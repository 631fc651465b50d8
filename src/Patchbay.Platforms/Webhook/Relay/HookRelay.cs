using System.Net.Http.Headers;
using Patchbay.Platforms.Fakechat;
using Patchbay.Platforms.Webhook.Sources;

namespace Patchbay.Platforms.Webhook.Relay;

/// <summary>
/// Takes the events of a relay for one hook, one after the other. Must-deliver as far as the relay goes: one that cannot be kept now
/// is tried again before the next is read, and the place to go on from is written after an event is on disk. A relay that keeps
/// nothing for those who are away loses what came meanwhile; the vendor's page can send it again.
/// </summary>
/// <param name="take">As the listener takes a request; false when it cannot be kept now and should come again.</param>
/// <param name="say">Each trouble once, and that it is over.</param>
sealed class HookRelay(string hook, Uri address, Func<HookRequest, Task<bool>> take, SourceCursor<RelayMark> cursor, Action<string> say, TimeProvider time)
{
    /// <summary>The largest body that is taken (5 MB) in Base64, and its headers.</summary>
    const int Longest = 8 * 1024 * 1024;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(100);

    string? _said;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var http = SourceHttp.Open(address);
        var pauses = FakechatDoor.Pauses().GetEnumerator();
        while (true)
        {
            var problem = "";
            try
            {
                await ReadAsync(http, () => pauses = FakechatDoor.Pauses().GetEnumerator(), cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or UnauthorizedAccessException)
            {
                problem = exception.Message;
            }

            Say(problem);
            pauses.MoveNext();
            await Task.Delay(pauses.Current, time, cancellationToken);
        }
    }

    async Task ReadAsync(HttpClient http, Action connected, CancellationToken cancellationToken)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, address);
        ask.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (cursor.Read().LastEventId is { } last)
        {
            ask.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        }

        using var answer = await SendAsync(http, ask, cancellationToken);
        if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType is not "text/event-stream")
        {
            throw new IOException($"it answers {(int)answer.StatusCode} and no event stream");
        }

        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        Say(null);
        await foreach (var happened in new RelayReader(stream, Longest, Silence, time).ReadAsync(cancellationToken))
        {
            connected();
            if (happened.Kind is "message" && RelayRequest.Read(hook, happened.Data) is { } request)
            {
                await TakeAsync(request, cancellationToken);
            }

            if (happened.Id is { } id)
            {
                cursor.Write(new RelayMark(id));
            }
        }
    }

    async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage ask, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await http.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("it does not answer");
        }
    }

    async Task TakeAsync(HookRequest request, CancellationToken cancellationToken)
    {
        foreach (var pause in FakechatDoor.Pauses())
        {
            if (await take(request))
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

        if (problem is null && _said is not null)
        {
            say($"the relay of the hook '{hook}' is there again");
        }
        else if (problem is { Length: > 0 })
        {
            say($"the relay of the hook '{hook}' cannot be read now ({problem}); it is tried again");
        }

        _said = problem;
    }
}
