using System.Diagnostics;
using System.Globalization;
using Patchbay.SessionHost.Processes;
using Xunit.v3;

[assembly: TestPipelineStartup(typeof(Patchbay.SessionHost.Tests.Processes.GuardedProgram))]

namespace Patchbay.SessionHost.Tests.Processes;

/// <summary>This test program itself, started once more as a host that holds a stubborn tree and waits to be killed.</summary>
public sealed class GuardedProgram : ITestPipelineStartup
{
    const string Variable = "PATCHBAY_TEST_TREE";

    internal static Process Start(string tag)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.ArgumentList.Add(typeof(GuardedProgram).Assembly.Location);
        start.Environment[Variable] = tag;
        return Process.Start(start)!;
    }

    public async ValueTask StartAsync(Xunit.Sdk.IMessageSink diagnosticMessageSink)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } tag)
        {
            return;
        }

        var guard = ProcessGuard.Start(TimeProvider.System);
        var script = TestTree.Stubborn.Replace("TAG", tag, StringComparison.Ordinal);
        var child = await ChildProcess.StartAsync(TestTree.Shell(script), guard, CancellationToken.None);
        await TestTree.FirstLineAsync(child.StandardOutput);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ready {guard.Id}"));
        await Task.Delay(TimeSpan.FromMinutes(2), TimeProvider.System);
    }

    public ValueTask StopAsync() => ValueTask.CompletedTask;
}
