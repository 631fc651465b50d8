using Patchbay.Protocol;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Control;

/// <summary>Answers of the session to a command, in lines for a person.</summary>
static class ControlTexts
{
    public static string Channels(IReadOnlyList<ChannelStatus> states) => states.Count == 0
        ? "no channels in this session"
        : string.Join("\n", states.Select(state => PlainText.OneLine(
            state.Listening ? $"{state.Entry}: listening" : $"{state.Entry}: not listening: {state.Reason ?? state.Gate}")));

    public static string Requests(IReadOnlyList<PermissionRequest> waiting) => waiting.Count == 0
        ? "no permission request is open"
        : string.Join("\n", waiting.Select(request => PlainText.OneLine($"[{request.RequestId}] {request.ToolName}: {request.Description}")));
}
