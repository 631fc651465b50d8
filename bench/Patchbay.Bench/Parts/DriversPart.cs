using Patchbay.Bench.Stand;

namespace Patchbay.Bench.Parts;

/// <summary>
/// What each driver adds to its bare agent: the program as it ships against a loop of few lines on the same package of the
/// vendor, and Claude Code driven by a session against the same Claude Code alone. The model is in this program and answers at once.
/// </summary>
static class DriversPart
{
    const int Starts = 9;
    const int Rounds = 3;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        var program = arguments.Program!;
        var rows = new List<Row>();
        foreach (var name in (string[])["claude", "openai"])
        {
            var own = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            rows.AddRange(await MeasureAsync(DriverSides.Package(name, program, own), own, null));
        }

        rows.AddRange(arguments.Claude is { } claude
            ? await MeasureAsync(DriverSides.ClaudeCode(program, claude), Directory.CreateDirectory(Path.Combine(folder, "claude-code")).FullName, claude)
            : [Row.Without("drivers", "claude-code", "there is no Claude Code in artifacts/claude-code (./test installs it) nor in PATCHBAY_TEST_CLAUDE")]);
        return rows;
    }

    static async Task<IReadOnlyList<Row>> MeasureAsync(DriverSides sides, string folder, string? claude)
    {
        await using var model = await BenchModel.StartAsync();
        var variables = DriverSides.Variables(folder, claude).Concat(model.Variables).ToDictionary();
        Directory.CreateDirectory(variables["HOME"]!);
        await KeepRequestAsync(sides, folder, model, variables);
        var (ours, bare) = (new DriverMeasures(), new DriverMeasures());
        for (var start = 0; start <= Starts; start++)
        {
            // The first one reads the files.
            await ours.StartOnceAsync(sides.Ours, folder, variables, start > 0);
            await bare.StartOnceAsync(sides.Bare, folder, variables, start > 0);
        }

        for (var round = 0; round < Rounds; round++)
        {
            await ours.WorkOnceAsync(sides.Ours, folder, model, variables);
            await bare.WorkOnceAsync(sides.Bare, folder, model, variables);
        }

        return
        [
            Row("start → first text of an answer", "ms", measures => measures.Start),
            Row("prompt → first text of an answer", "ms", measures => measures.Text),
            Row("each tool call, request → next request", "ms", measures => measures.Call),
            Row("memory of all its processes (sum of Pss)", "MiB", measures => measures.Memory),
        ];

        Row Row(string what, string unit, Func<DriverMeasures, List<double>> values) =>
            new("drivers", $"{sides.Name}: {what}", Sample.Median(values(ours)), unit) { Bare = Sample.Median(values(bare)) };
    }

    /// <summary>What the session asks is what the bare agent asks.</summary>
    static async Task KeepRequestAsync(DriverSides sides, string folder, BenchModel model, IReadOnlyDictionary<string, string?> variables)
    {
        var plain = model.Answer;
        model.Answer = (request, at) =>
        {
            File.WriteAllText(Path.Combine(folder, DriverSides.RequestFile), request.Body.GetRawText());
            return plain(request, at);
        };
        await new DriverMeasures().StartOnceAsync(sides.Ours, folder, variables, counts: false);
        model.Answer = plain;
    }
}
