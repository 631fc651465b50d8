namespace Patchbay.Spool;

/// <summary>Work that waits for the writer, and whoever awaits it.</summary>
abstract class WriteItem
{
    /// <summary>False when its caller gave up before it began; afterwards it always runs to its end.</summary>
    internal abstract bool TryStart();

    internal abstract void Run(WriteScope scope);

    internal abstract void Complete();

    internal abstract void Fail(Exception problem);
}

sealed class WriteItem<T>(Func<WriteScope, T> work, CancellationToken cancellationToken) : WriteItem
{
    // The writer must never run a caller's continuation: it would wait with everybody else's events in hand.
    readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T _result = default!;

    internal Task<T> Done => _done.Task;

    internal override bool TryStart() => !cancellationToken.IsCancellationRequested || !_done.TrySetCanceled(cancellationToken);

    internal override void Run(WriteScope scope) => _result = work(scope);

    internal override void Complete() => _done.TrySetResult(_result);

    internal override void Fail(Exception problem) => _done.TrySetException(problem);
}
