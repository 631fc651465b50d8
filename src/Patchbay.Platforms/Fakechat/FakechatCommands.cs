using System.Globalization;
using Patchbay.Channels;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// The owner's commands to the session, and what became of them. They are never kept and never sent twice: one that comes
/// late would stop the wrong thing.
/// </summary>
sealed class FakechatCommands(FakechatSockets sockets, FakechatGate gate)
{
    const int MaxOpen = 64;

    readonly Lock _lock = new();
    readonly Queue<(string Id, string Command)> _open = new();
    long _count;

    /// <summary>The command that such a text is, or null. Without the token it is an ordinary text.</summary>
    public string? In(string text) => gate.IsOwner ? text switch
    {
        "/stop" => "stop",
        "/status" => "status",
        _ => null,
    }
    : null;

    /// <summary><paramref name="session"/> is what the host said last of itself: a plain host says nothing and takes nothing.</summary>
    public async Task SendAsync(string command, IPlatformContext context, SessionFrame? session, CancellationToken cancellationToken)
    {
        if (session is not { Channel: "listening" })
        {
            sockets.Broadcast(new ControlFrame(command, false, session is null ? "no session here takes commands" : session.Channel));
            return;
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"page-{Interlocked.Increment(ref _count)}");
        lock (_lock)
        {
            _open.Enqueue((id, command));
            while (_open.Count > MaxOpen)
            {
                _open.Dequeue();
            }
        }

        await context.SendControlAsync(new ControlCommand(id, command, null, FakechatGate.User), cancellationToken);
    }

    /// <summary>A result of what this page did not ask for is passed over.</summary>
    public void OnResult(ControlResult result)
    {
        string? command = null;
        lock (_lock)
        {
            for (var rest = _open.Count; rest > 0; rest--)
            {
                var open = _open.Dequeue();
                if (open.Id == result.ControlId)
                {
                    command = open.Command;
                }
                else
                {
                    _open.Enqueue(open);
                }
            }
        }

        if (command is not null)
        {
            sockets.Broadcast(new ControlFrame(command, result.Ok, result.Text));
        }
    }
}
