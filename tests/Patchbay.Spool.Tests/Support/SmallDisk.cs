using System.Diagnostics;

namespace Patchbay.Spool.Tests.Support;

/// <summary>A disk of a few megabytes in memory, mounted for one test. Mounting needs root, as the test command has.</summary>
sealed class SmallDisk : IDisposable
{
    readonly TempFolder _folder = new();

    internal SmallDisk(int megabytes) => Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", _folder.Path);

    internal string this[string name] => _folder[name];

    public void Dispose()
    {
        Run("umount", "--lazy", _folder.Path);
        _folder.Dispose();
    }

    internal static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} needs root, as ./test has it: {error}");
    }
}
