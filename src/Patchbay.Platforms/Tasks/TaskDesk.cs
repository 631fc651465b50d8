using System.Collections.Concurrent;
using System.Globalization;
using Patchbay.Channels;
using Patchbay.Channels.Inbound;
using Patchbay.Channels.Tools;
using Patchbay.Spool;

namespace Patchbay.Platforms.Tasks;

/// <summary>
/// The tasks of one session, from the folder to the event to the result. Must-deliver: taken is moved, moved is found again
/// after a crash, and the id in the name makes one event of it; a result is decided once, by the first that is on disk.
/// </summary>
sealed class TaskDesk(TasksSettings settings, TaskIntake intake, TimeProvider time, Action<string> step)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<string, RunningTask> _running = new(StringComparer.Ordinal);

    // One at a time decides about results: the loop, or a tool call.
    readonly SemaphoreSlim _deciding = new(1, 1);
    readonly TaskCompletionSource _takenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool HasRoom => _running.Count < settings.AtOnce;

    /// <summary>What was running when the channel ended: results move on, and what is no event yet becomes one.</summary>
    public async Task<IReadOnlyList<InboundMessage>> TakeUpAsync(IPlatformContext context, CancellationToken cancellationToken)
    {
        intake.Prepare();
        var messages = new List<InboundMessage>();
        foreach (var folder in intake.Folders.Where(folder => Directory.Exists(folder.Running)))
        {
            if (TaskIntake.Problem(folder) is { } problem)
            {
                context.Notices.Error($"no tasks are taken from {folder}: {problem}");
                continue;
            }

            var names = Directory.EnumerateFiles(folder.Running).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToList();
            foreach (var name in names)
            {
                if (TaskOutcome.Owner(name) is { } owner)
                {
                    TaskOutcome.MoveOut(folder, owner, Path.Combine(folder.Running, name), step);
                }
            }

            foreach (var name in names.Where(name => !TaskName.IsResult(name)).Select(TaskName.Parse).OfType<TaskName>())
            {
                if (await TakeUpAsync(new RunningTask(folder, name), context, cancellationToken) is { } message)
                {
                    messages.Add(message);
                }
            }
        }

        _takenUp.TrySetResult();
        return messages;
    }

    /// <summary>The next one that is to become an event; null when there is none now.</summary>
    public async Task<InboundMessage?> NextAsync(IPlatformContext context, CancellationToken cancellationToken)
    {
        while (HasRoom && await intake.TakeAsync(context.Notices.Warning, cancellationToken) is { } task)
        {
            if (Message(task) is { } message)
            {
                return message;
            }
        }

        return null;
    }

    public void OnStateChanged(StateChange change) => _running.GetValueOrDefault(change.PlatformId)?.Move(change.State, change.Reason);

    /// <summary>Writes the results of those that are over, and moves them out.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var task in _running.Values)
        {
            await _deciding.WaitAsync(cancellationToken);
            try
            {
                var (state, reason) = task.State;
                if (TaskOutcome.Find(task) is null && state.IsFinal())
                {
                    TaskOutcome.Write(task, State(state), Words(state, reason), time.GetUtcNow());
                    step("decided");
                }

                if (TaskOutcome.Find(task) is { } result)
                {
                    TaskOutcome.MoveOut(task.Folder, task.Name, result, step);
                    _running.TryRemove(task.Name.Id, out _);
                }
            }
            finally
            {
                _deciding.Release();
            }
        }
    }

    /// <summary>The agent's answer is the result. On disk when it returns.</summary>
    public async Task<string> AnswerAsync(string id, string text, CancellationToken cancellationToken)
    {
        // A session that goes on where it was cut off may answer before this channel has looked around.
        await _takenUp.Task.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _deciding.WaitAsync(cancellationToken);
        try
        {
            if (!_running.TryGetValue(id, out var task))
            {
                throw new ToolFailedException($"no task {id} is running: it may have its result already");
            }

            if (TaskOutcome.Find(task) is not null)
            {
                throw new ToolFailedException($"task {id} has its result already; nothing was written");
            }

            TaskOutcome.Write(task, State(EventState.Answered), text, time.GetUtcNow());
            step("decided");
            return $"the result of {task.Name.Name} is written, and the task is over";
        }
        finally
        {
            _deciding.Release();
        }
    }

    async Task<InboundMessage?> TakeUpAsync(RunningTask task, IPlatformContext context, CancellationToken cancellationToken)
    {
        if (_running.ContainsKey(task.Name.Id) || !File.Exists(task.Path))
        {
            return null;
        }

        if (await intake.WhyNotAsync(task, cancellationToken) is { } why)
        {
            context.Notices.Warning($"{task.Path} is not taken up again: {why}");
            return null;
        }

        if (await context.HistoryAsync(task.Name.Id, 1, cancellationToken) is [{ Inbound: { } known }, ..])
        {
            task.Event = known.Id;
            task.Move(known.State, known.Reason);
            _running[task.Name.Id] = task;
            return null;
        }

        return Message(task);
    }

    /// <summary>Null when it cannot be a task: then it is over already, and its result says why.</summary>
    InboundMessage? Message(RunningTask task)
    {
        var text = intake.Read(task, out var problem) is { } content ? TaskText.Parse(content, out problem) : null;
        if (text is null)
        {
            TaskOutcome.Write(task, "refused", $"This file was not taken as a task: {problem}.", time.GetUtcNow());
            step("decided");
            TaskOutcome.MoveOut(task.Folder, task.Name, TaskOutcome.Find(task)!, step);
            return null;
        }

        task.Reference = text.Reference;
        _running[task.Name.Id] = task;
        return new InboundMessage
        {
            PlatformId = task.Name.Id,
            ChatId = task.Name.Id,
            Sender = TasksGate.Sender,
            Content = text.Body,
            Meta = Meta(task, text),
            Accepted = outcome =>
            {
                task.Event = outcome.Id;
                task.Move(outcome.State, null);
                step("accepted");
            },
        };
    }

    List<KeyValuePair<string, string>> Meta(RunningTask task, TaskText text)
    {
        List<KeyValuePair<string, string>> meta =
        [
            new("chat_id", task.Name.Id),
            new("task", task.Name.Name),
            new("from", task.Folder.Project is null ? "own" : "project"),
            new("ts", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ];
        if (text.Title is { } title)
        {
            meta.Add(new("title", title));
        }

        if (text.Reference is { } reference)
        {
            meta.Add(new("reference", reference));
        }

        return meta;
    }

    static string State(EventState state) => state.ToString().ToLowerInvariant();

    static string Words(EventState state, string? reason) => state switch
    {
        EventState.Answered => "The task was answered elsewhere.",
        EventState.Read => "The turn ended without an answer to this task; what was done stands in the session.",
        EventState.Expired => $"No session worked on it: {reason ?? "its time was over"}.",
        _ => $"It failed: {reason ?? "the turn ended with an error"}.",
    };
}
