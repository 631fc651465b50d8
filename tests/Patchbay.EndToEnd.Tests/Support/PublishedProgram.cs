using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Patchbay.EndToEnd.Tests.Support;

/// <summary>The real program, published once for each flavour.</summary>
static class PublishedProgram
{
    static readonly Lock Once = new();
    static Task<string>? _shipped;
    static Task<string>? _withFaults;

    /// <summary>As it ships.</summary>
    public static Task<string> ShippedAsync()
    {
        lock (Once)
        {
            return _shipped ??= PublishAsync();
        }
    }

    /// <summary>With named crash points and mutants.</summary>
    public static Task<string> WithFaultsAsync()
    {
        lock (Once)
        {
            return _withFaults ??= PublishAsync("--faults");
        }
    }

    /// <summary>The program in such a folder, and the place of the runtime that it needs.</summary>
    public static ProcessStartInfo Start(string folder, params IEnumerable<string> arguments)
    {
        var executable = Path.Combine(folder, "patchbay");
        var start = new ProcessStartInfo(File.Exists(executable) ? executable : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!File.Exists(executable))
        {
            start.ArgumentList.Add(Path.Combine(folder, "patchbay.dll"));
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        start.Environment.Remove("PATCHBAY_FAULT");
        return start;
    }

    static async Task<string> PublishAsync(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Checkout.Root, "build/publish-run"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var folder = (await process.StandardOutput.ReadToEndAsync()).Trim();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"build/publish-run failed: {await errors}");
        return folder;
    }
}
