using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Patchbay.Platforms.Shared;
using Patchbay.Spool;

namespace Patchbay.Platforms.Send;

/// <summary>What became of something that was sent.</summary>
/// <param name="EventId">Null when it is not on disk.</param>
/// <param name="IsWaiting">No session had the channel open: it waits for one.</param>
public sealed record SendOutcome(string? EventId, bool IsWaiting, string? Problem);

/// <summary>
/// From a program into the spool of a session, durably. While a session has the channel open the spool is its own, and it is asked
/// over its listener; else the event is put into the spool from here. Whichever it is may change meanwhile, so both are tried in turn.
/// </summary>
public static class SendRoad
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="id">Makes sending twice harmless; null draws one.</param>
    public static Task<SendOutcome> SendAsync(string homeFolder, string session, string text, string? id, TimeProvider time, CancellationToken cancellationToken) =>
        SendAsync(homeFolder, session, text, id, Patience, time, cancellationToken);

    internal static async Task<SendOutcome> SendAsync(
        string homeFolder, string session, string text, string? id, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (SendEvent.Of(text, id, out var problem) is not { } sent)
        {
            return new SendOutcome(null, false, problem);
        }

        var folder = SendSettings.FolderOf(homeFolder, session);
        var began = time.GetTimestamp();
        while (true)
        {
            var outcome = IsHeld(folder) ? await AskAsync(folder, sent, cancellationToken) : await KeepAsync(folder, sent, time, cancellationToken);
            if (outcome.EventId is not null || time.GetElapsedTime(began) > patience)
            {
                return outcome;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Whether a session has a channel open that each session has for itself.</summary>
    public static bool IsOpen(string homeFolder, string session, string channel = "send") => IsHeld(Path.Combine(homeFolder, "channels", channel, session));

    internal static ListenerMemory Memory(string folder) => new(folder, "send");

    static bool IsHeld(string folder) => Path.Combine(folder, "spool.db.lock") is var held && File.Exists(held) && FileLock.IsHeld(held);

    static async Task<SendOutcome> KeepAsync(string folder, SendEvent sent, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await using var spool = await EventSpool.OpenAsync(new SpoolSettings { Folder = folder, HolderName = "patchbay send", TimeProvider = time }, cancellationToken);
            var kept = await spool.AppendAsync([sent.Inbound(time.GetUtcNow())], cancellationToken);
            return new SendOutcome(kept[0].Id.ToString(), true, null);
        }
        catch (Exception exception) when (exception is SpoolHeldException or SpoolUnavailableException or SpoolFullException)
        {
            return new SendOutcome(null, false, exception.Message);
        }
    }

    static async Task<SendOutcome> AskAsync(string folder, SendEvent sent, CancellationToken cancellationToken)
    {
        var memory = Memory(folder);
        if (memory.Port() is not (> 0 and var port) || memory.KeptToken() is not { } token)
        {
            return new SendOutcome(null, false, "the session's channel is not open yet");
        }

        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }, disposeHandler: true) { Timeout = Patience };
            using var request = new HttpRequestMessage(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{SendRoutes.Path}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

            // Sent again it must be the same event, also when its first answer was lost.
            request.Headers.TryAddWithoutValidation(SendRoutes.KeyHeader, sent.Id);
            request.Content = new StringContent(sent.Text, Encoding.UTF8, "text/plain");
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            using var document = JsonDocument.Parse(body);
            return response.StatusCode is HttpStatusCode.Accepted
                ? new SendOutcome(document.RootElement.GetProperty("event").GetString(), false, null)
                : new SendOutcome(null, false, document.RootElement.GetProperty("error").GetString());
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested
            && exception is HttpRequestException or OperationCanceledException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new SendOutcome(null, false, $"the session's channel does not answer: {exception.Message}");
        }
    }
}
