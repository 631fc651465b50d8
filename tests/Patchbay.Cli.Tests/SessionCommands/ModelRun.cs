using System.Diagnostics;
using Patchbay.Agents.Fake;

namespace Patchbay.Cli.Tests.SessionCommands;

/// <summary>The real program with one prompt, a scripted model and every tool allowed, in a folder of the test's.</summary>
static class ModelRun
{
    public static async Task<(int Code, string Text)> RunAsync(string home, string work, FakeModel model, params string[] more)
    {
        using var session = Start(home, work, model, more);
        var errors = session.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await session.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await session.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (session.ExitCode, output + await errors);
    }

    public static Process Start(string home, string work, FakeModel model, params string[] more)
    {
        string[] line = [Path.Combine(AppContext.BaseDirectory, "patchbay.dll"), "-p", "go", "--agent", "claude", "--model", "fake", "--dangerously-skip-permissions", .. more];
        var start = new ProcessStartInfo("dotnet", line) { WorkingDirectory = work, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATCHBAY_HOME"] = home;
        start.Environment["ANTHROPIC_API_KEY"] = FakeModel.Key;
        start.Environment["ANTHROPIC_BASE_URL"] = model.Root.AbsoluteUri;
        start.Environment.Remove("PATCHBAY_SESSION");
        start.Environment.Remove("PATCHBAY_GUARD");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
