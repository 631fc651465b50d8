using Patchbay.Agents.Fake;

namespace Patchbay.Bench.Stand;

/// <summary>
/// A turn that one event begins and another one ends: in between the model calls Read, again and again. Said by request: which
/// had the first event, when the turn was on its way, and which had the second.
/// </summary>
sealed class InjectionTurn(string first, string second, string file)
{
    // The turn works when the results of some calls have been seen.
    const int OnItsWay = 3;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly TaskCompletionSource<long> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _works = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource<long> _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<long> _requests = [];

    public Task<long> First => _first.Task.WaitAsync(Patience);

    public Task Works => _works.Task.WaitAsync(Patience);

    public Task<long> Second => _second.Task.WaitAsync(Patience);

    /// <summary>From one request to the next, in milliseconds; to be read when the turn has ended.</summary>
    public IEnumerable<double> Cycles => _requests.Zip(_requests.Skip(1), Sample.Milliseconds);

    public FakeAnswer Answer(FakeRequest request, long at)
    {
        var body = request.Body.GetRawText();
        _requests.Add(at);
        if (body.Contains(first, StringComparison.Ordinal))
        {
            _first.TrySetResult(at);
        }

        if (_requests.Count == OnItsWay)
        {
            _works.TrySetResult();
        }

        if (!body.Contains(second, StringComparison.Ordinal))
        {
            return new FakeAnswer.Says("", new FakeCall("Read", $$"""{"file_path":"{{file}}"}"""));
        }

        _second.TrySetResult(at);
        return new FakeAnswer.Says("both are here");
    }
}
