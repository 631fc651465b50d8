using System.Text.Json;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Permissions;

/// <summary>How a request ended.</summary>
public sealed record PermissionOutcome(bool Allowed, string Reason, string? By, bool ForSession);

/// <summary>
/// One private resolve: the first answer wins, and everyone who was shown the request learns that it is closed. An answer
/// counts only for an open request, and only from where that request was shown.
/// </summary>
public sealed class PermissionBroker(SessionFeed feed, PermissionSettings settings, TimeProvider time)
{
    sealed class OpenRequest(PermissionRequest request)
    {
        public PermissionRequest Request { get; set; } = request;

        public HashSet<IPermissionRelay> ShownTo { get; } = [];

        public TaskCompletionSource<PermissionOutcome> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    readonly Lock _lock = new();
    readonly Dictionary<string, OpenRequest> _open = [];
    readonly List<IPermissionRelay> _relays = [];

    /// <summary>Ids of the requests that wait, oldest first.</summary>
    public IReadOnlyList<PermissionRequest> Waiting
    {
        get
        {
            lock (_lock)
            {
                return [.. _open.Values.Select(open => open.Request)];
            }
        }
    }

    /// <summary>True for the id of a request or question that waits.</summary>
    public bool IsOpen(string id)
    {
        lock (_lock)
        {
            return _open.ContainsKey(id);
        }
    }

    /// <summary>Adds a place to show requests; those that wait are shown there at once.</summary>
    public void Add(IPermissionRelay relay)
    {
        lock (_lock)
        {
            _relays.Add(relay);
            foreach (var open in _open.Values)
            {
                Show(open, relay);
            }
        }
    }

    /// <summary>Takes a place away. A request that nobody can answer any more ends at its time.</summary>
    public void Remove(IPermissionRelay relay)
    {
        lock (_lock)
        {
            _relays.Remove(relay);
        }
    }

    /// <summary>Waits for the first answer; denied at once when nobody can give one.</summary>
    public async Task<PermissionOutcome> AskAsync(
        string tool, string description, JsonElement input, string? rule, IReadOnlyList<string> eventIds, CancellationToken cancellationToken)
    {
        OpenRequest open;
        var expiresAt = time.GetUtcNow() + settings.Timeout;
        lock (_lock)
        {
            if (!_relays.Any(relay => relay.CanAnswer))
            {
                return new PermissionOutcome(false, "nobody is here who could allow it", null, false);
            }

            var id = PermissionId.New(_open.ContainsKey);
            open = new OpenRequest(new PermissionRequest(id, tool, PermissionText.Shape(description), PermissionText.Preview(input))
            {
                Extension = new PermissionEnvelope { Detail = new PermissionDetail(eventIds, input, rule, expiresAt, 1) },
            });
            _open.Add(id, open);
            Announce(open, 1);
        }

        return await WaitAsync(open, expiresAt, cancellationToken);
    }

    /// <summary>False when the request is not open, or was never shown there; then nothing changes.</summary>
    public bool Answer(PermissionVerdict verdict, IPermissionRelay from, string? by = null)
    {
        lock (_lock)
        {
            if (!verdict.IsValid || !_open.TryGetValue(verdict.RequestId, out var open) || !open.ShownTo.Contains(from))
            {
                return false;
            }

            var name = verdict.Extension?.Detail?.By ?? by ?? from.Name;
            var forSession = verdict.IsAllow && verdict.Extension?.Detail is { ForSession: true }
                && open.Request.Extension?.Detail?.Rule is not null;
            return Close(open, new PermissionOutcome(verdict.IsAllow, verdict.IsAllow ? "allowed" : "denied", name, forSession));
        }
    }

    async Task<PermissionOutcome> WaitAsync(OpenRequest open, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var announcement = 1;
        while (true)
        {
            var left = expiresAt - time.GetUtcNow();
            var wait = left < settings.RemindEvery ? left : settings.RemindEvery;
            try
            {
                return await open.Answer.Task.WaitAsync(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                lock (_lock)
                {
                    if (time.GetUtcNow() >= expiresAt)
                    {
                        Close(open, new PermissionOutcome(false, "expired", null, false));
                    }
                    else if (!open.Answer.Task.IsCompleted)
                    {
                        Announce(open, ++announcement);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                lock (_lock)
                {
                    Close(open, new PermissionOutcome(false, "withdrawn", null, false));
                }

                return await open.Answer.Task;
            }
        }
    }

    void Announce(OpenRequest open, int announcement)
    {
        var detail = open.Request.Extension!.Detail! with { Announcement = announcement };
        open.Request = open.Request with { Extension = new PermissionEnvelope { Detail = detail } };
        feed.Publish(new PermissionAsked(
            open.Request.RequestId, open.Request.ToolName, open.Request.Description, open.Request.InputPreview,
            detail.Input, detail.Rule, detail.EventIds, detail.ExpiresAt, announcement));
        foreach (var relay in _relays)
        {
            Show(open, relay);
        }
    }

    static void Show(OpenRequest open, IPermissionRelay relay)
    {
        if (relay.CanAnswer)
        {
            open.ShownTo.Add(relay);
            relay.Show(open.Request);
        }
    }

    bool Close(OpenRequest open, PermissionOutcome outcome)
    {
        if (!_open.Remove(open.Request.RequestId))
        {
            return false;
        }

        open.Answer.TrySetResult(outcome);
        var resolved = new PermissionResolved(open.Request.RequestId, outcome.Reason, outcome.By);
        feed.Publish(new PermissionClosed(resolved.RequestId, resolved.Outcome, resolved.By));
        foreach (var relay in open.ShownTo)
        {
            relay.Close(resolved);
        }

        return true;
    }
}
