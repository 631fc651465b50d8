using System.Diagnostics;

namespace Patchbay.Bench.Parts;

/// <summary>What starting through the checkout's launcher costs beyond the program itself.</summary>
static class LauncherPart
{
    const int Runs = 50;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        if (arguments.Launcher is not { } launcher || arguments.Program is not { } program)
        {
            throw new InvalidOperationException("--launcher and --program are needed");
        }

        List<double> through = [], alone = [];
        for (var i = 0; i <= Runs; i++)
        {
            through.Add(await TimeAsync(launcher));
            alone.Add(await TimeAsync(program));
        }

        return [new("launcher", "cost of the launcher", Sample.Median(through.Skip(1)) - Sample.Median(alone.Skip(1)), "ms", 10)];
    }

    static async Task<double> TimeAsync(string file)
    {
        var before = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(file, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return Sample.Milliseconds(before, Stopwatch.GetTimestamp());
    }
}
