using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Connections;

/// <summary>
/// Shows requests and questions on one registered channel. A plain server gets the four fields of the contract and nothing
/// else; the full record goes to those that declared it.
/// </summary>
sealed class ChannelRelay(ServerConnection connection) : IPermissionRelay, IQuestionRelay
{
    public string Name => connection.Source;

    public ServerConnection Connection => connection;

    bool IPermissionRelay.CanAnswer => connection.RelaysPermissions;

    bool IQuestionRelay.CanAnswer => connection.RelaysPermissions && connection.Declares(WireCapabilities.Questions);

    public void Show(PermissionRequest request)
    {
        var full = connection.Declares(WireCapabilities.Permission);
        if (!full && request.Extension?.Detail is { Announcement: > 1 })
        {
            return; // a plain server would show it as a second request
        }

        _ = connection.NotifyAsync(
            WireMethods.PermissionRequest, full ? request : request with { Extension = null }, WireJson.Default.PermissionRequest);
    }

    public void Close(PermissionResolved resolved) =>
        _ = connection.NotifyAsync(WireMethods.PermissionResolved, resolved, WireJson.Default.PermissionResolved);

    public void Show(Question question) => _ = connection.NotifyAsync(WireMethods.Question, question, WireJson.Default.Question);

    public void Close(QuestionResolved resolved) =>
        _ = connection.NotifyAsync(WireMethods.QuestionResolved, resolved, WireJson.Default.QuestionResolved);
}
