using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// Permission requests and questions that wait for an answer. Each is answered from here at most once, and only after a
/// page has really shown it; the host decides between this answer and others.
/// </summary>
sealed class FakechatRequests(TimeProvider time)
{
    const int MaxOpen = 200;
    static readonly TimeSpan PlainLife = TimeSpan.FromMinutes(30);

    readonly Lock _lock = new();
    readonly Dictionary<string, Open> _open = new(StringComparer.Ordinal);

    // The newest at the end: what is said to who answers after the end.
    readonly List<(string Id, string Outcome)> _ended = [];

    public void Add(PermissionRequest request) => Add(
        request.RequestId, Frame(request), request.Extension?.Detail?.ExpiresAt ?? time.GetUtcNow() + PlainLife, request, null);

    public void Add(Question question) => Add(question.QuestionId, Frame(question), question.ExpiresAt, null, question);

    /// <summary>Frames of all that is open, for a page that has just come. It counts as shown with that.</summary>
    public IReadOnlyList<PageFrame> ShowAll()
    {
        lock (_lock)
        {
            Prune();
            foreach (var open in _open.Values)
            {
                open.Shown = true;
            }

            return [.. _open.Values.OrderBy(open => open.Order).Select(open => open.Frame)];
        }
    }

    /// <summary>The frame of one, which counts as shown when <paramref name="show"/> says so.</summary>
    public void Show(string id, Func<PageFrame, bool> show)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(id, out var open))
            {
                open.Shown |= show(open.Frame);
            }
        }
    }

    /// <summary>The request if a verdict on it counts now; it is taken with that.</summary>
    public PermissionRequest? TakePermission(string id) => Take(id, open => open.Permission is not null)?.Permission;

    /// <summary>The question if this answer counts now; it is taken with that. Only free text may differ from the options.</summary>
    public Question? TakeQuestion(string id, string answer) => Take(
        id, open => open.Question is { } question && (question.Kind is QuestionKind.Text || question.Options.Contains(answer)))?.Question;

    /// <summary>It takes no answer any more, for this reason. True when it had one from here.</summary>
    public bool End(string id, string outcome)
    {
        lock (_lock)
        {
            if (!_open.Remove(id, out var open))
            {
                return false;
            }

            _ended.Add((id, outcome));
            _ended.RemoveRange(0, Math.Max(0, _ended.Count - MaxOpen));
            return open.Taken;
        }
    }

    /// <summary>What is said below a verdict that did not count.</summary>
    public static ErrorFrame Late(string id, string outcome) => new(null, $"This changed nothing: the request {id} is no longer open ({outcome}).");

    /// <summary>How a permission request that was here ended, or that its answer is on the way; null for every other id.</summary>
    public string? Outcome(string id)
    {
        lock (_lock)
        {
            return _open.TryGetValue(id, out var open) ? open is { Permission: not null, Taken: true } ? "answered" : null
                : _ended.FindLast(ended => ended.Id == id).Outcome;
        }
    }

    static PermissionFrame Frame(PermissionRequest request)
    {
        var detail = request.Extension?.Detail;
        return new PermissionFrame(
            request.RequestId, request.ToolName, request.Description, request.InputPreview, detail?.Input, detail?.Rule, detail?.ExpiresAt);
    }

    static QuestionFrame Frame(Question question) => new(
        question.QuestionId,
        question.Kind switch { QuestionKind.Choice => "choice", QuestionKind.Plan => "plan", _ => "text" },
        question.Text, question.Options, question.ExpiresAt);

    void Add(string id, PageFrame frame, DateTimeOffset expiresAt, PermissionRequest? permission, Question? question)
    {
        lock (_lock)
        {
            Prune();
            // A reminder takes the place of the first announcement, and keeps what became of it.
            _open.TryGetValue(id, out var known);
            _open[id] = new Open(frame, expiresAt, permission, question)
            {
                Order = known?.Order ?? time.GetTimestamp(),
                Shown = known?.Shown ?? false,
                Taken = known?.Taken ?? false,
            };
        }
    }

    Open? Take(string id, Func<Open, bool> counts)
    {
        lock (_lock)
        {
            Prune();
            if (!_open.TryGetValue(id, out var open) || !open.Shown || open.Taken || !counts(open))
            {
                return null;
            }

            open.Taken = true;
            return open;
        }
    }

    // Who asked tells us when a request ends; a plain host does not, so its requests end by age.
    void Prune()
    {
        var now = time.GetUtcNow();
        foreach (var (id, open) in _open)
        {
            if (open.ExpiresAt < now)
            {
                _open.Remove(id);
            }
        }

        while (_open.Count >= MaxOpen)
        {
            _open.Remove(_open.MinBy(pair => pair.Value.Order).Key);
        }
    }

    sealed record Open(PageFrame Frame, DateTimeOffset ExpiresAt, PermissionRequest? Permission, Question? Question)
    {
        public required long Order { get; init; }

        public bool Shown { get; set; }

        public bool Taken { get; set; }
    }
}
