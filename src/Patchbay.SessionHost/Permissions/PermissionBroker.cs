using System.Text.Json;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Permissions;

/// <summary>How a request ended.</summary>
public sealed record PermissionOutcome(bool Allowed, string Reason, string? By, bool ForSession);

/// <summary>Asks whether a tool may be used, wherever somebody can answer.</summary>
public sealed class PermissionBroker
{
    readonly AskDesk<PermissionRequest, IPermissionRelay, PermissionOutcome> _desk;
    readonly RequestIds _ids;

    /// <summary>Requests take their ids from <paramref name="ids"/>, which the questions of the same session share.</summary>
    public PermissionBroker(SessionFeed feed, PermissionSettings settings, TimeProvider time, RequestIds? ids = null)
    {
        _ids = ids ?? new RequestIds();
        _desk = new(new Kind(feed), settings, time, _ids);
    }

    /// <summary>The requests that wait, oldest first.</summary>
    public IReadOnlyList<PermissionRequest> Waiting => _desk.Waiting;

    /// <summary>True for the id of a request or question that waits.</summary>
    public bool IsOpen(string id) => _ids.IsOpen(id);

    /// <summary>Adds a place to show requests; those that wait are shown there at once.</summary>
    public void Add(IPermissionRelay relay) => _desk.Add(relay);

    /// <summary>Takes a place away. A request that nobody can answer any more ends at its time.</summary>
    public void Remove(IPermissionRelay relay) => _desk.Remove(relay);

    /// <summary>Waits for the first answer; denied at once when nobody can give one.</summary>
    public Task<PermissionOutcome> AskAsync(
        string tool, string description, JsonElement input, string? rule, IReadOnlyList<string> eventIds, CancellationToken cancellationToken) =>
        _desk.AskAsync(
            (id, expiresAt) => new PermissionRequest(id, tool, PermissionText.Shape(description), PermissionText.Preview(input))
            {
                Extension = new PermissionEnvelope { Detail = new PermissionDetail(eventIds, input, rule, expiresAt, 1) },
            },
            Denied("nobody is here who could allow it"), Denied("expired"), Denied("withdrawn"), cancellationToken);

    /// <summary>False when the request is not open, or was never shown there; then nothing changes.</summary>
    public bool Answer(PermissionVerdict verdict, IPermissionRelay from, string? by = null) =>
        verdict.IsValid && _desk.Answer(verdict.RequestId, from, request =>
        {
            var detail = verdict.Extension?.Detail;
            var forSession = verdict.IsAllow && detail is { ForSession: true } && request.Extension?.Detail?.Rule is not null;
            return (true, new PermissionOutcome(verdict.IsAllow, verdict.IsAllow ? "allowed" : "denied", detail?.By ?? by ?? from.Name, forSession));
        });

    static PermissionOutcome Denied(string reason) => new(false, reason, null, false);

    sealed class Kind(SessionFeed feed) : IAskKind<PermissionRequest, IPermissionRelay, PermissionOutcome>
    {
        public bool CanAnswer(IPermissionRelay relay) => relay.CanAnswer;

        public PermissionRequest Announce(PermissionRequest asked, int announcement)
        {
            var detail = asked.Extension!.Detail! with { Announcement = announcement };
            feed.Publish(new PermissionAsked(
                asked.RequestId, asked.ToolName, asked.Description, asked.InputPreview,
                detail.Input, detail.Rule, detail.EventIds, detail.ExpiresAt, announcement));
            return asked with { Extension = new PermissionEnvelope { Detail = detail } };
        }

        public void Show(IPermissionRelay relay, PermissionRequest asked) => relay.Show(asked);

        public void Close(string id, PermissionOutcome outcome, IEnumerable<IPermissionRelay> shownTo)
        {
            var resolved = new PermissionResolved(id, outcome.Reason, outcome.By);
            feed.Publish(new PermissionClosed(resolved.RequestId, resolved.Outcome, resolved.By));
            foreach (var relay in shownTo)
            {
                relay.Close(resolved);
            }
        }
    }
}
