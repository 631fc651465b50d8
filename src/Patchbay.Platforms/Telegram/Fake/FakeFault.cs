namespace Patchbay.Platforms.Telegram.Fake;

/// <summary>What goes wrong with a request.</summary>
public abstract record FakeFault
{
    /// <summary>An error of the API, for example 409, 429 with a time, or 500.</summary>
    public sealed record Refuse(int Code, string Description, int? RetryAfter = null) : FakeFault;

    /// <summary>No answer, until the client gives up.</summary>
    public sealed record Silence : FakeFault;

    /// <summary>The connection breaks before anything was done.</summary>
    public sealed record Reset : FakeFault;

    /// <summary>It is done, and the connection breaks before the client hears of it.</summary>
    public sealed record ResetAfter : FakeFault;

    /// <summary>An answer that is no JSON.</summary>
    public sealed record Garbage : FakeFault;

    /// <summary>Updates come twice in one answer. For <c>getUpdates</c>.</summary>
    public sealed record Duplicate : FakeFault;

    /// <summary>Updates come in reverse order. For <c>getUpdates</c>.</summary>
    public sealed record Reorder : FakeFault;
}

/// <summary>Faults on command: for a method, so many times.</summary>
sealed class FakeFaults
{
    readonly Lock _lock = new();
    readonly List<(string Method, string? ChatId, FakeFault Fault, int Left)> _planned = [];

    public void Plan(string method, string? chatId, FakeFault fault, int times)
    {
        lock (_lock)
        {
            _planned.Add((method, chatId, fault, times));
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _planned.Clear();
        }
    }

    /// <summary>The first that was planned for the method and is not used up; null when there is none.</summary>
    public FakeFault? Next(string method, string? chatId = null)
    {
        lock (_lock)
        {
            var index = _planned.FindIndex(plan => plan.Method == method && (plan.ChatId is null || plan.ChatId == chatId));
            if (index < 0)
            {
                return null;
            }

            var (name, chat, fault, left) = _planned[index];
            if (left <= 1)
            {
                _planned.RemoveAt(index);
            }
            else
            {
                _planned[index] = (name, chat, fault, left - 1);
            }

            return fault;
        }
    }
}
