using System.Globalization;
using Patchbay.Bench.Parts;

namespace Patchbay.Bench;

/// <summary>Runs the parts, one after the other, and prints one table.</summary>
static class BenchRun
{
    static readonly (string Name, Func<BenchArguments, string, Task<IReadOnlyList<Row>>> RunAsync)[] Parts =
    [
        ("latency", LatencyPart.RunAsync),
        ("agent", AgentPart.RunAsync),
        ("injection", InjectionPart.RunAsync),
        ("drivers", DriversPart.RunAsync),
        ("telegram", TelegramPart.RunAsync),
        ("telegram-cost", TelegramCostPart.RunAsync),
        ("webhook", WebhookPart.RunAsync),
        ("burst", BurstPart.RunAsync),
        ("start", StartPart.RunAsync),
        ("keystroke", KeystrokePart.RunAsync),
        ("strangers", StrangersPart.RunAsync),
        ("memory", MemoryPart.RunAsync),
        ("day", DayPart.RunAsync),
        ("attach", AttachPart.RunAsync),
        ("recovery", RecoveryPart.RunAsync),
        ("storm", StormPart.RunAsync),
        ("launcher", LauncherPart.RunAsync),
        ("peer", PeerPart.RunAsync),
    ];

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        if (arguments.Parts.FirstOrDefault(name => Parts.All(part => part.Name != name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"bench: there is no part '{unknown}'; there is: {string.Join(", ", Parts.Select(part => part.Name))}");
            return 2;
        }

        var failed = 0;
        var output = Console.Out;
        if (!arguments.Json)
        {
            await output.WriteLineAsync(Machine());
            await output.WriteLineAsync("\n| what | measured | target | holds |\n| --- | --- | --- | --- |");
        }

        foreach (var (name, runAsync) in Parts.Where(part => arguments.Parts.Count == 0 || arguments.Parts.Contains(part.Name)))
        {
            var folder = Directory.CreateTempSubdirectory("patchbay-bench-").FullName;
            try
            {
                foreach (var row in await runAsync(arguments, folder))
                {
                    await output.WriteLineAsync(arguments.Json ? row.Json() : row.Markdown());
                }
            }
            catch (Exception exception)
            {
                // One part that cannot run does not hide the others, but the run has failed.
                failed++;
                await Console.Error.WriteLineAsync($"bench: {name}: {exception.Message}");
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return failed == 0 ? 0 : 1;
    }

    static string Machine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, Linux {Environment.OSVersion.Version.ToString(2)}, .NET {Environment.Version}");
}
