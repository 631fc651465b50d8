using System.Diagnostics;
using Patchbay.Agents.Fake;

namespace Patchbay.Bench.Stand;

/// <summary>A model in this program that answers at once and notes when each request was there.</summary>
sealed class BenchModel : IAsyncDisposable
{
    readonly FakeModel _model;

    BenchModel(FakeModel model)
    {
        _model = model;
        _model.TakenAsync = TakeAsync;
    }

    /// <summary>What is answered. It is called while the request waits, and is given the moment in which it was there.</summary>
    public Func<FakeRequest, long, FakeAnswer> Answer { get; set; } = (_, _) => new FakeAnswer.Says("it is done");

    /// <summary>For every agent that a bench runs.</summary>
    public Dictionary<string, string?> Variables => new()
    {
        ["ANTHROPIC_API_KEY"] = FakeModel.Key,
        ["ANTHROPIC_BASE_URL"] = _model.Root.AbsoluteUri,
        ["OPENAI_API_KEY"] = FakeModel.Key,
        ["OPENAI_BASE_URL"] = new Uri(_model.Root, "/v1").AbsoluteUri,
    };

    public static async Task<BenchModel> StartAsync() => new(await FakeModel.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _model.DisposeAsync();
        if (_model.Complaints is [var first, ..])
        {
            throw new InvalidOperationException($"a request was wrong: {first}");
        }
    }

    // The agents here ask one thing at a time, so that each gets its own answer.
    Task TakeAsync(FakeRequest request)
    {
        var at = Stopwatch.GetTimestamp();
        _model.Plays(Answer(request, at));
        return Task.CompletedTask;
    }
}
