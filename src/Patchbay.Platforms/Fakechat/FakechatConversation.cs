using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Patchbay.Channels;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Platforms.Fakechat;

/// <summary>What a tab hears first, and what becomes of each frame that it sends.</summary>
sealed class FakechatConversation(
    Task<IPlatformContext> context, FakechatSockets sockets, FakechatInbound inbound, FakechatRequests requests, FakechatGate gate,
    FakechatCommands commands, FakechatFeed feed, CancellationToken end)
{
    // How long a page's first message waits for the spool before it is refused with the reason.
    static readonly TimeSpan SpoolPatience = TimeSpan.FromSeconds(2);

    /// <summary>The last that the host said of its session.</summary>
    public SessionFrame? Session { get; set; }

    /// <summary>True when the spool is open, false when it still is not after a while.</summary>
    public static async Task<bool> IsReadyAsync(IPlatformContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.WhenReadyAsync(cancellationToken).WaitAsync(SpoolPatience, context.Time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public async Task AcceptAsync(HttpContext http)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        try
        {
            await sockets.RunAsync(socket, FirstFramesAsync, ReceiveFrameAsync, RefuseFrame, end);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // The tab is gone or the channel ends; the page connects again by itself.
        }
    }

    async Task<IReadOnlyList<PageFrame>> FirstFramesAsync(CancellationToken cancellationToken)
    {
        var platform = await context.WaitAsync(cancellationToken);
        await IsReadyAsync(platform, cancellationToken);
        List<PageFrame> first = [new HistoryFrame(await FakechatHistory.ReadAsync(platform, cancellationToken), gate.Role)];
        if (Session is { } session)
        {
            first.Add(session);
        }

        return [.. first, .. requests.ShowAll()];
    }

    async Task ReceiveFrameAsync(FakechatTab tab, ReadOnlyMemory<byte> utf8)
    {
        if (ClientFrame.Parse(utf8) is not { } frame)
        {
            return;
        }

        switch (frame.Type)
        {
            case "verdict":
                await VerdictAsync(frame.Id, frame.Behavior, frame.ForSession);
                break;
            case "answer":
                await AnswerAsync(frame.Id, frame.Text);
                break;
            case "control":
                await CommandAsync(frame.Text);
                break;
            case "feed":
                await feed.FollowAsync(tab, frame.Text == "open");
                break;
            default:
                await MessageAsync(tab, frame.Id, frame.Text.Trim());
                break;
        }
    }

    async Task MessageAsync(FakechatTab tab, string id, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (text.Length > FakechatInbound.MaxTextSize || Encoding.UTF8.GetByteCount(text) > FakechatInbound.MaxTextSize)
        {
            tab.Enqueue(new ErrorFrame(id, "a message may have 8 MB; send it as a file").ToUtf8());
        }
        else if (VerdictText.Parse(text) is { } verdict && await VerdictAsync(verdict.RequestId, verdict.Behavior, forSession: false))
        {
            inbound.ShowOnly(id, text, "It was an answer to the permission request.");
        }
        else if (VerdictText.Parse(text) is { } late && requests.Outcome(late.RequestId) is { } outcome)
        {
            inbound.ShowOnly(id, text, "It came when the request was closed.");
            sockets.Broadcast(FakechatRequests.Late(late.RequestId, outcome));
        }
        else if (commands.In(text) is not null)
        {
            inbound.ShowOnly(id, text, "It was a command to the session.");
            await CommandAsync(text);
        }
        else
        {
            await inbound.AddAsync(id, text, null, null, end);
        }
    }

    static void RefuseFrame(FakechatTab tab, ReadOnlyMemory<byte> start) =>
        tab.Enqueue(new ErrorFrame(ClientFrame.IdAtStartOf(start.Span), "a message may have 8 MB; send it as a file").ToUtf8());

    async Task<bool> VerdictAsync(string id, string? behavior, bool forSession)
    {
        if (behavior is not (PermissionVerdict.Allow or PermissionVerdict.Deny) || requests.TakePermission(id) is not { } request)
        {
            return false;
        }

        var detail = request.Extension?.Detail;
        await (await context).SendVerdictAsync(
            new PermissionVerdict(id, behavior)
            {
                Extension = detail is null ? null : new VerdictEnvelope
                {
                    // "Always" adds exactly the rule that was shown, so without one it is for once.
                    Detail = new VerdictDetail(FakechatGate.User, forSession && detail.Rule is not null),
                },
            },
            end);
        if (detail is null)
        {
            // A plain host says nothing more of it.
            requests.End(id, $"{(behavior == PermissionVerdict.Allow ? "allowed" : "denied")} by {FakechatGate.User}");
            sockets.Broadcast(new PermissionResolvedFrame(id, behavior == PermissionVerdict.Allow ? "allowed" : "denied", FakechatGate.User));
        }

        return true;
    }

    async Task CommandAsync(string text)
    {
        if (commands.In(text) is { } command)
        {
            await commands.SendAsync(command, await context, Session, end);
        }
    }

    async Task AnswerAsync(string id, string text)
    {
        if (text.Trim().Length > 0 && requests.TakeQuestion(id, text) is not null)
        {
            await (await context).SendAnswerAsync(new QuestionAnswer(id, text, FakechatGate.User), end);
        }
    }
}
