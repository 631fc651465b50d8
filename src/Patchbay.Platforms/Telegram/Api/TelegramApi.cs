using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Patchbay.Platforms.Telegram.Api;

/// <summary>
/// The requests of the Bot API that are used here, one to one: nothing is tried twice. The token is part of every address,
/// so no address leaves this class: not in an exception, not in a log, not in an activity.
/// </summary>
sealed class TelegramApi(string token, Uri root, TimeSpan timeout, TimeProvider time) : IDisposable
{
    // No activity and no trace header: both would carry the address. A proxy for this machine itself has no use.
    readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !root.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        },
        disposeHandler: true)
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 64 * 1024 * 1024,
    };

    public Task<TelegramUser> GetMeAsync(CancellationToken cancellationToken) =>
        CallAsync("getMe", new GetMe(), TelegramJson.Default.GetMe, TelegramJson.Default.TelegramAnswerTelegramUser, timeout, cancellationToken);

    public Task DeleteWebhookAsync(CancellationToken cancellationToken) =>
        CallAsync("deleteWebhook", new DeleteWebhook(false), TelegramJson.Default.DeleteWebhook, TelegramJson.Default.TelegramAnswerBoolean, timeout, cancellationToken);

    public Task SetMyCommandsAsync(SetMyCommands commands, CancellationToken cancellationToken) =>
        CallAsync("setMyCommands", commands, TelegramJson.Default.SetMyCommands, TelegramJson.Default.TelegramAnswerBoolean, timeout, cancellationToken);

    /// <summary>Waits at the server; one that does not answer a while after that is given up.</summary>
    public Task<List<TelegramUpdate>> GetUpdatesAsync(GetUpdates poll, CancellationToken cancellationToken) => CallAsync(
        "getUpdates", poll, TelegramJson.Default.GetUpdates, TelegramJson.Default.TelegramAnswerListTelegramUpdate,
        TimeSpan.FromSeconds(poll.Timeout) + timeout, cancellationToken);

    public Task<TelegramMessage> SendMessageAsync(SendMessage message, CancellationToken cancellationToken) =>
        CallAsync("sendMessage", message, TelegramJson.Default.SendMessage, TelegramJson.Default.TelegramAnswerTelegramMessage, timeout, cancellationToken);

    public Task<TelegramMessage> EditMessageTextAsync(EditMessageText edit, CancellationToken cancellationToken) =>
        CallAsync("editMessageText", edit, TelegramJson.Default.EditMessageText, TelegramJson.Default.TelegramAnswerTelegramMessage, timeout, cancellationToken);

    public Task SendChatActionAsync(SendChatAction action, CancellationToken cancellationToken) =>
        CallAsync("sendChatAction", action, TelegramJson.Default.SendChatAction, TelegramJson.Default.TelegramAnswerBoolean, timeout, cancellationToken);

    public Task SetMessageReactionAsync(SetMessageReaction reaction, CancellationToken cancellationToken) =>
        CallAsync("setMessageReaction", reaction, TelegramJson.Default.SetMessageReaction, TelegramJson.Default.TelegramAnswerBoolean, timeout, cancellationToken);

    public Task AnswerCallbackQueryAsync(AnswerCallbackQuery answer, CancellationToken cancellationToken) =>
        CallAsync("answerCallbackQuery", answer, TelegramJson.Default.AnswerCallbackQuery, TelegramJson.Default.TelegramAnswerBoolean, timeout, cancellationToken);

    public Task<TelegramFile> GetFileAsync(string fileId, CancellationToken cancellationToken) =>
        CallAsync("getFile", new GetFile(fileId), TelegramJson.Default.GetFile, TelegramJson.Default.TelegramAnswerTelegramFile, timeout, cancellationToken);

    /// <summary>A file as a message of its own: <c>sendPhoto</c> or <c>sendDocument</c>.</summary>
    public async Task<TelegramMessage> SendFileAsync(
        bool isPhoto, string chatId, Stream content, string name, long? threadId, ReplyParameters? reply, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        AddField(form, "chat_id", chatId);
        if (threadId is { } thread)
        {
            AddField(form, "message_thread_id", thread.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (reply is not null)
        {
            AddField(form, "reply_parameters", JsonSerializer.Serialize(reply, TelegramJson.Default.ReplyParameters));
        }

        // A stream that is left open can be sent once more.
        form.Add(new StreamContent(new UnownedStream(content)), isPhoto ? "photo" : "document", name);
        return await SendAsync(
            isPhoto ? "sendPhoto" : "sendDocument", form, TelegramJson.Default.TelegramAnswerTelegramMessage, timeout + timeout, cancellationToken);
    }

    /// <summary>The content of a file by the path that <see cref="GetFileAsync"/> gave.</summary>
    public async Task DownloadAsync(string path, Stream target, long maxSize, CancellationToken cancellationToken)
    {
        await GuardAsync("file", timeout + timeout, async patience =>
        {
            var place = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
            using var response = await _http.GetAsync(Place($"file/bot{token}/{place}"), HttpCompletionOption.ResponseHeadersRead, patience);
            if (!response.IsSuccessStatusCode)
            {
                throw Failure("file", (int)response.StatusCode, "the file is not there", null);
            }

            await using var content = await response.Content.ReadAsStreamAsync(patience);
            var buffer = new byte[64 * 1024];
            for (long total = 0; await content.ReadAsync(buffer, patience) is > 0 and var read;)
            {
                total += read;
                if (total > maxSize)
                {
                    throw new TelegramApiException("file", TelegramFault.Refused, 0, "the file is larger than it said");
                }

                await target.WriteAsync(buffer.AsMemory(0, read), patience);
            }

            return true;
        }, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    async Task<T> CallAsync<TIn, T>(
        string method, TIn request, JsonTypeInfo<TIn> requestInfo, JsonTypeInfo<TelegramAnswer<T>> answerInfo, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, requestInfo));
        content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        return await SendAsync(method, content, answerInfo, patience, cancellationToken);
    }

    Task<T> SendAsync<T>(string method, HttpContent content, JsonTypeInfo<TelegramAnswer<T>> answerInfo, TimeSpan patience, CancellationToken cancellationToken) =>
        GuardAsync(method, patience, async limited =>
        {
            using var response = await _http.PostAsync(Place($"bot{token}/{method}"), content, limited);
            await using var body = await response.Content.ReadAsStreamAsync(limited);
            TelegramAnswer<T>? answer;
            try
            {
                answer = await JsonSerializer.DeserializeAsync(body, answerInfo, limited);
            }
            catch (JsonException)
            {
                throw Broken(method, (int)response.StatusCode, "the answer is no JSON of the Bot API");
            }

            return answer is { Ok: true, Result: { } result } ? result
                : answer is { Ok: false, ErrorCode: > 0 } ? throw Failure(method, answer.ErrorCode, answer.Description ?? "no reason given", answer.Parameters?.RetryAfter)
                : throw Broken(method, (int)response.StatusCode, "the answer has neither a result nor an error");
        }, cancellationToken);

    /// <summary>Nothing but our own exception comes out, so that no message of the framework can carry the address.</summary>
    async Task<T> GuardAsync<T>(string method, TimeSpan patience, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var fuse = new CancellationTokenSource(patience, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, fuse.Token);
        try
        {
            return await work(limited.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new TelegramApiException(method, TelegramFault.TimedOut, 0, $"no answer within {patience.TotalSeconds:0} s");
        }
        catch (HttpRequestException exception)
        {
            throw Broken(method, 0, $"no connection ({exception.HttpRequestError})");
        }
        catch (IOException)
        {
            throw Broken(method, 0, "the connection broke");
        }
    }

    // Not by combining: the colon of a token would make a scheme of what stands before it.
    Uri Place(string path) => new($"{root.AbsoluteUri.TrimEnd('/')}/{path}");

    static TelegramApiException Failure(string method, int code, string description, int? retryAfter) => new(
        method,
        code switch { 429 => TelegramFault.TooFast, 409 => TelegramFault.Conflict, >= 500 => TelegramFault.Broken, _ => TelegramFault.Refused },
        code, description, retryAfter is { } seconds ? TimeSpan.FromSeconds(Math.Max(seconds, 0)) : null);

    static TelegramApiException Broken(string method, int code, string what) => new(method, TelegramFault.Broken, code, what);

    static void AddField(MultipartFormDataContent form, string name, string value)
    {
        var content = new StringContent(value);
        content.Headers.ContentType = null;
        form.Add(content, name);
    }
}
