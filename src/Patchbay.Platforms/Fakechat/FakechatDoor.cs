using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Patchbay.Channels;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Shared;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// Opens the page, and says where it is. A port that cannot be used is tried again with growing pauses, for as long as the
/// channel lives: whoever has it now may end. That it waits is said once, and that it is open is said once.
/// </summary>
sealed class FakechatDoor(FakechatSettings settings, IReadOnlyList<string> errors, Func<FakechatGuard, RequestDelegate> routes) : IAsyncDisposable
{
    public static LocalWebLimits Limits { get; } = new(FakechatUpload.MaxRequestSize, FakechatSockets.MaxTabs);

    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    readonly ListenerMemory _memory = new(settings.StateFolder, "page");
    readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile LocalWebServer? _listener;
    volatile string _trouble = "";

    /// <summary>0 while it is closed.</summary>
    public int Port => _listener?.Port ?? 0;

    /// <summary>What to wait before the next try, without an end.</summary>
    public static IEnumerable<TimeSpan> Pauses()
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            yield return pause;
        }
    }

    /// <summary>Completes with the token when the page is open; null when it needs none.</summary>
    /// <exception cref="InvalidOperationException">It will never be, with these settings.</exception>
    public async Task<string?> OpenAsync(IPlatformContext context, CancellationToken cancellationToken)
    {
        try
        {
            if (errors.Count > 0)
            {
                _trouble = "no page is open. " + string.Join(" ", errors);
                throw new InvalidOperationException(_trouble);
            }

            var token = settings.HasToken ? settings.Token ?? _memory.Token() : null;
            foreach (var pause in Pauses())
            {
                if (await TryAsync(token, context.Notices, cancellationToken))
                {
                    break;
                }

                _tried.TrySetResult();
                await Task.Delay(pause, context.Time, cancellationToken);
            }

            Announce(token, context.Notices);
            return token;
        }
        finally
        {
            _tried.TrySetResult();
        }
    }

    /// <summary>Waits until it was tried, and throws the reason to whoever needs the page while it is closed.</summary>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        await _tried.Task.WaitAsync(cancellationToken);
        if (_listener is null)
        {
            throw new ToolFailedException(_trouble);
        }
    }

    public ValueTask DisposeAsync() => _listener?.DisposeAsync() ?? ValueTask.CompletedTask;

    async Task<bool> TryAsync(string? token, INotices notices, CancellationToken cancellationToken)
    {
        try
        {
            _listener = await ListenAsync(port => routes(new FakechatGuard(token, port, FakechatGuard.LocalNames)), cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            var isFirst = _trouble.Length == 0;
            _trouble =
                $"no page is open: port {settings.Port} of this machine cannot be used ({exception.InnerException?.Message ?? exception.Message}). " +
                "It opens as soon as the port is free; or set FAKECHAT_PORT to another one, or to 0 for any that is free.";
            if (isFirst)
            {
                notices.Error(_trouble);
            }

            return false;
        }
    }

    async Task<LocalWebServer> ListenAsync(Func<int, RequestDelegate> handler, CancellationToken cancellationToken)
    {
        if (settings.Port != 0)
        {
            return await StartAsync(settings.Port, handler, cancellationToken);
        }

        // Any port will do, so rather the one where a tab may still look for us.
        var last = _memory.Port();
        try
        {
            return await StartAsync(last, handler, cancellationToken);
        }
        catch (Exception exception) when (last != 0 && exception is IOException or SocketException)
        {
            return await StartAsync(0, handler, cancellationToken);
        }
    }

    static Task<LocalWebServer> StartAsync(int port, Func<int, RequestDelegate> handler, CancellationToken cancellationToken) =>
        LocalWebServer.StartAsync(new IPEndPoint(IPAddress.Loopback, port), null, Limits, handler, cancellationToken);

    void Announce(string? token, INotices notices)
    {
        if (settings.Port == 0)
        {
            _memory.KeepPort(Port);
        }

        var waited = _trouble.Length > 0 ? "the page is open now: " : "";
        notices.Notice($"{waited}http://localhost:{Port}/{(token is null ? "" : $"?token={token}")}");
        if (token is null)
        {
            notices.Warning("FAKECHAT_TOKEN is empty: every program of this machine may write to the session, and permission requests are not shown on the page.");
        }
    }
}
