using Patchbay.SessionHost.Feed;

namespace Patchbay.Terminal;

/// <summary>What waits for an answer, known from the feed alone, so that a terminal behind a socket knows as much as one in the session.</summary>
public sealed class OpenRequests
{
    // Written by whoever reads the feed, read by whoever reads the input.
    readonly Lock _lock = new();
    readonly List<PermissionAsked> _requests = [];
    readonly List<QuestionAsked> _questions = [];

    /// <summary>Permission requests, oldest first, each as it was announced last.</summary>
    public IReadOnlyList<PermissionAsked> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Questions, oldest first.</summary>
    public IReadOnlyList<QuestionAsked> Questions
    {
        get
        {
            lock (_lock)
            {
                return [.. _questions];
            }
        }
    }

    /// <summary>Every item of the feed passes here, in order.</summary>
    public void Observe(FeedItem item)
    {
        lock (_lock)
        {
            switch (item)
            {
                case PermissionAsked asked when _requests.FindIndex(open => open.RequestId == asked.RequestId) is >= 0 and var index:
                    _requests[index] = asked;
                    break;
                case PermissionAsked asked:
                    _requests.Add(asked);
                    break;
                case PermissionClosed closed:
                    _requests.RemoveAll(open => open.RequestId == closed.RequestId);
                    break;
                case QuestionAsked asked when _questions.Exists(open => open.QuestionId == asked.QuestionId):
                    break; // announced again
                case QuestionAsked asked:
                    _questions.Add(asked);
                    break;
                case QuestionClosed closed:
                    _questions.RemoveAll(open => open.QuestionId == closed.QuestionId);
                    break;
                case SessionStarted or SessionEnded:
                    // What an earlier run asked, nobody waits for any more.
                    _requests.Clear();
                    _questions.Clear();
                    break;
                default:
                    break;
            }
        }
    }
}
