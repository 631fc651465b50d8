using Patchbay.Spool;

namespace Patchbay.Platforms.Tasks;

/// <summary>A task in a <c>running</c> folder. Its state moves forwards only, from whichever thread hears of it.</summary>
sealed class RunningTask(TaskFolder folder, TaskName name)
{
    readonly Lock _lock = new();
    EventState _state = EventState.Accepted;
    string? _reason;

    public TaskFolder Folder => folder;

    public TaskName Name => name;

    public string Path => System.IO.Path.Combine(folder.Running, name.Running);

    /// <summary>The writer's own word for it.</summary>
    public string? Reference { get; set; }

    public EventId? Event { get; set; }

    public (EventState State, string? Reason) State
    {
        get
        {
            lock (_lock)
            {
                return (_state, _reason);
            }
        }
    }

    public void Move(EventState state, string? reason)
    {
        lock (_lock)
        {
            if (state.MayFollow(_state))
            {
                (_state, _reason) = (state, reason);
            }
        }
    }
}
