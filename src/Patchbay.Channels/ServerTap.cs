using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Patchbay.Channels.Outbound;
using Patchbay.Channels.Sharing;
using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.Protocol.Wire;

namespace Patchbay.Channels;

/// <summary>
/// Sorts what one host sends, in order. Nothing in here may end the reading: a malformed record is a
/// fault of its line, a platform that fails is a notice.
/// </summary>
sealed class ServerTap(IPlatform platform, AttachedHost host, HostDesk desk, INotices notices) : IWireTap
{
    public async ValueTask<bool> OnNotificationAsync(string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        switch (method)
        {
            case WireMethods.Receipts:
                await TakeReceiptsAsync(Read(parameters, WireJson.Default.ReceiptBatch), cancellationToken);
                return true;
            case WireMethods.PermissionRequest:
                var request = Read(parameters, WireJson.Default.PermissionRequest);
                Check(PermissionId.IsValid(request.RequestId) && request is { ToolName: not null, Description: not null, InputPreview: not null });
                Ask(request.RequestId, Relay<IShowsPermissions>(), shows => shows.Show(request with { Description = Label(request.Description!) }));
                return true;
            case WireMethods.PermissionResolved:
                var resolved = Read(parameters, WireJson.Default.PermissionResolved);
                Check(resolved is { RequestId: not null, Outcome: not null });
                Answered(resolved.RequestId!, Relay<IShowsPermissions>(), shows => shows.Close(resolved));
                return true;
            case WireMethods.Question:
                var question = Read(parameters, WireJson.Default.Question);
                Check(PermissionId.IsValid(question.QuestionId) && question is { Text: not null, Options: not null, EventIds: not null });
                Ask(question.QuestionId, Relay<IShowsQuestions>(), shows => shows.Show(question with { Text = Label(question.Text!) }));
                return true;
            case WireMethods.QuestionResolved:
                var closed = Read(parameters, WireJson.Default.QuestionResolved);
                Check(closed.QuestionId is not null);
                Answered(closed.QuestionId!, Relay<IShowsQuestions>(), shows => shows.Close(closed));
                return true;
            case WireMethods.SessionInfo:
                var session = Read(parameters, WireJson.Default.SessionInfo);
                Check(session is { Name: not null, Project: not null, Channel: not null });
                desk.Introduce(host, session);
                Tell(platform as IShowsSession, shows => shows.OnSession(session));
                return true;
            case WireMethods.Alert:
                var alert = Read(parameters, WireJson.Default.SessionAlert);
                Check(alert is { Cause: not null, Text: not null });
                Tell(platform as IShowsAlerts, shows => shows.OnAlert(alert));
                return true;
            case WireMethods.Feed:
                var batch = Read(parameters, WireJson.Default.FeedBatch);
                Check(batch.Items is not null);
                Tell(platform as IShowsFeed, shows => shows.OnFeed(batch));
                return true;
            case WireMethods.ControlResult:
                var result = Read(parameters, WireJson.Default.ControlResult);
                Check(result is { ControlId: not null, Text: not null });
                Tell(platform as IShowsControlResults, shows => shows.OnControlResult(result));
                return true;
            default:
                return false;
        }
    }

    ValueTask TakeReceiptsAsync(ReceiptBatch batch, CancellationToken cancellationToken)
    {
        Check(batch.Receipts is not null);
        return host.OnReceiptsAsync(batch, cancellationToken);
    }

    /// <summary>Null when nobody there is authenticated: a host that asks all the same is not obliged.</summary>
    T? Relay<T>()
        where T : class => platform.Info.RelaysPermissions ? platform as T : null;

    /// <summary>With several sessions a person has to see which one asks.</summary>
    string Label(string text) => desk.View.Hosts.Count > 1 ? $"Session {host.Name}: {text}" : text;

    void Ask<T>(string id, T? platformPart, Action<T> tell)
        where T : class
    {
        if (desk.Asks.Open(id, host))
        {
            Tell(platformPart, tell);
        }
        else
        {
            notices.Warning($"the request {id} of the session {host.Name} has the number of one of another session; it can be answered at its terminal");
        }
    }

    void Answered<T>(string id, T? platformPart, Action<T> tell)
        where T : class
    {
        if (desk.Asks.Close(id, host))
        {
            Tell(platformPart, tell);
        }
    }

    void Tell<T>(T? platformPart, Action<T> tell)
        where T : class
    {
        if (platformPart is null)
        {
            return;
        }

        try
        {
            tell(platformPart);
        }
        catch (Exception exception)
        {
            notices.Error($"the platform could not show what the host sent: {exception.Message}");
        }
    }

    static T Read<T>(ReadOnlyMemory<byte> parameters, JsonTypeInfo<T> typeInfo) =>
        JsonSerializer.Deserialize(parameters.Span, typeInfo) ?? throw new JsonException("params must be an object");

    static void Check(bool isWhole)
    {
        if (!isWhole)
        {
            throw new JsonException("params lack what their kind needs");
        }
    }
}
