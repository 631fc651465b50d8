using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Patchbay.StandIn;

/// <summary>A launcher in front of the server, as <c>bun run</c> is: the server itself is a grandchild of the host.</summary>
static class Wrapper
{
    public static async Task<int> RunAsync(string mode)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (!Environment.ProcessPath!.EndsWith("Patchbay.StandIn", StringComparison.Ordinal))
        {
            start.ArgumentList.Add(typeof(Wrapper).Assembly.Location);
        }

        start.ArgumentList.Add(mode);
        foreach (var argument in Environment.GetCommandLineArgs().Skip(2))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public static IDisposable IgnoreSigTerm() => PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
}
