using System.Diagnostics;

namespace Patchbay.Cli.Tests;

/// <summary>The program as a shell runs it where nobody sits at a terminal.</summary>
static class PatchbayProcess
{
    static readonly string[] Cleared = ["PATCHBAY_SESSION", "PATCHBAY_GUARD", "TELEGRAM_STATE_DIR", "TELEGRAM_ACCESS_MODE", "TELEGRAM_BOT_TOKEN", "TELEGRAM_API_ROOT", "WEBHOOK_STATE_DIR", "WEBHOOK_PORT"];

    /// <summary>Its exit code, and what it wrote, errors last.</summary>
    public static async Task<(int Code, string Text)> RunAsync(
        string home, string arguments, string? input = null, Dictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "patchbay.dll"), .. arguments.Split(' ')])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATCHBAY_HOME"] = home;
        foreach (var name in Cleared)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables ?? [])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        if (input is not null)
        {
            await process.StandardInput.WriteLineAsync(input);
        }

        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, (output + await errors).Trim());
    }
}
