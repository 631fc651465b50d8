using Patchbay.Channels;

namespace Patchbay.Platforms.Telegram;

/// <summary>Lines for the operator from parts that are made before the server is there; the first ones wait for it.</summary>
sealed class LateNotices : INotices
{
    // At most 64: the parts say little before the start.
    const int Most = 64;

    readonly Lock _lock = new();
    readonly List<Action<INotices>> _held = [];
    INotices? _to;

    public void Open(INotices to)
    {
        lock (_lock)
        {
            _to = to;
            _held.ForEach(say => say(to));
            _held.Clear();
        }
    }

    public void Info(string text) => Say(notices => notices.Info(text));

    public void Notice(string text) => Say(notices => notices.Notice(text));

    public void Warning(string text) => Say(notices => notices.Warning(text));

    public void Error(string text) => Say(notices => notices.Error(text));

    void Say(Action<INotices> say)
    {
        lock (_lock)
        {
            if (_to is not null)
            {
                say(_to);
            }
            else if (_held.Count < Most)
            {
                _held.Add(say);
            }
        }
    }
}
