using Patchbay.SessionHost.Feed;

namespace Patchbay.Terminal;

/// <summary>What the terminal knows of a session, from its feed alone.</summary>
sealed class SessionView
{
    // Bounded like the session's own queue; what is beyond is a wrong number in the status line, nothing more.
    const int Most = 20_000;

    readonly HashSet<(string, string)> _waiting = [];
    readonly List<ChannelStatus> _channels = [];
    readonly HashSet<string> _answered = [];
    int _prompts;

    public SessionStarted? Started { get; private set; }

    /// <summary>For each entry of <c>--channels</c>, its last state.</summary>
    public IReadOnlyList<ChannelStatus> Channels => _channels;

    public OpenRequests Open { get; } = new();

    /// <summary>
    /// What an answer given here means: the oldest request, and when there is none, the oldest question. What was answered
    /// here already is not asked again while the session has not refused the answer.
    /// </summary>
    public FeedItem? Current =>
        Open.Requests.FirstOrDefault(request => !_answered.Contains(request.RequestId)) is { } asked ? asked
        : Open.Questions.FirstOrDefault(question => !_answered.Contains(question.QuestionId));

    /// <summary>Events and prompts that wait for a breakpoint.</summary>
    public int Waiting => _waiting.Count + _prompts;

    /// <summary>The running turn; null when the session is idle.</summary>
    public TurnStarted? Turn { get; private set; }

    public bool Ended { get; private set; }

    public void Answered(string id) => _answered.Add(id);

    /// <summary>The session did not take an answer: what is still open is asked again.</summary>
    public void AskAgain() => _answered.Clear();

    public void Observe(FeedItem item)
    {
        Open.Observe(item);
        switch (item)
        {
            case SessionStarted started:
                Started = started;
                Turn = null;
                Ended = false;
                _prompts = 0;
                _waiting.Clear();
                _channels.Clear();
                break;
            case SessionEnded:
                (Ended, Turn) = (true, null);
                break;
            case ChannelStatus channel:
                Keep(channel);
                break;
            case EventQueued message when _waiting.Count < Most:
                _waiting.Add((message.Source, message.EventId));
                break;
            case EventStateChanged { State: not "queued" } state:
                foreach (var id in state.EventIds)
                {
                    _waiting.Remove((state.Source, id));
                }

                break;
            case UserPrompt:
                _prompts++;
                break;
            case TurnStarted turn:
                (Turn, _prompts) = (turn, 0);
                break;
            case EventsInjected:
                _prompts = 0;
                break;
            case PermissionAsked { Announcement: > 1 } again:
                _answered.Remove(again.RequestId);
                break;
            case TurnFinished:
                Turn = null;
                _answered.Clear();
                break;
            default:
                break;
        }
    }

    void Keep(ChannelStatus channel)
    {
        var index = _channels.FindIndex(known => known.Entry == channel.Entry);
        if (index >= 0)
        {
            _channels[index] = channel;
        }
        else
        {
            _channels.Add(channel);
        }
    }
}
