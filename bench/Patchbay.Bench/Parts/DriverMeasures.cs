using Patchbay.Agents.Fake;
using Patchbay.Bench.Processes;
using Patchbay.Bench.Stand;

namespace Patchbay.Bench.Parts;

/// <summary>One side of a driver, measured. Times are milliseconds, memory is MiB.</summary>
sealed class DriverMeasures
{
    // The first ones find code that is still being compiled.
    const int WarmUp = 50;
    const int Turns = 60;
    const int Calls = 100;

    /// <summary>From the start of the process to the first text of the answer to its first prompt.</summary>
    public List<double> Start { get; } = [];

    /// <summary>From a prompt to the first text of its answer.</summary>
    public List<double> Text { get; } = [];

    /// <summary>From a request whose answer is a call to the request that has its result.</summary>
    public List<double> Call { get; } = [];

    /// <summary>After all of that, of the process and what it started.</summary>
    public List<double> Memory { get; } = [];

    public async Task StartOnceAsync(ServerCommand command, string folder, IReadOnlyDictionary<string, string?> variables, bool counts)
    {
        await using var process = AgentProcess.Start(command, Work(folder), variables);
        var (_, text) = await process.RunTurnAsync("begin");
        if (counts)
        {
            Start.Add(Sample.Milliseconds(process.StartedAt, text));
        }
    }

    public async Task WorkOnceAsync(ServerCommand command, string folder, BenchModel model, IReadOnlyDictionary<string, string?> variables)
    {
        await using var process = AgentProcess.Start(command, Work(folder), variables);
        for (var turn = 0; turn < WarmUp + Turns; turn++)
        {
            var (sent, text) = await process.RunTurnAsync("say something");
            if (turn >= WarmUp)
            {
                Text.Add(Sample.Milliseconds(sent, text));
            }
        }

        var file = Path.Combine(Work(folder), "notes.txt");
        await File.WriteAllTextAsync(file, "a short note\n");
        var arrived = new List<long>();
        var plain = model.Answer;
        model.Answer = (_, at) =>
        {
            arrived.Add(at);
            return arrived.Count > WarmUp + Calls ? new FakeAnswer.Says("read") : new FakeAnswer.Says("", new FakeCall("Read", $$"""{"file_path":"{{file}}"}"""));
        };
        await process.RunTurnAsync("read the notes");
        model.Answer = plain;
        Call.AddRange(arrived.Zip(arrived.Skip(1), Sample.Milliseconds).Skip(WarmUp));
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        Memory.Add(ProcessMemory.Tree(process.Id).Sum(ProcessMemory.Share));
    }

    static string Work(string folder) => Directory.CreateDirectory(Path.Combine(folder, "work")).FullName;
}
