using System.Diagnostics;

namespace Patchbay.Channels.Tests.Support;

/// <summary>A disk of a few megabytes in memory, mounted for one test. Mounting needs root, as the test command has.</summary>
sealed class SmallDisk : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-disk-").FullName;

    public SmallDisk(int megabytes) => Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", _folder);

    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>Nothing more fits.</summary>
    public void Fill()
    {
        using var file = File.Create(this["ballast"]);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full, as it was meant.
        }
    }

    /// <summary>There is room again.</summary>
    public void Empty() => File.Delete(this["ballast"]);

    public void Dispose()
    {
        Run("umount", "--lazy", _folder);
        Directory.Delete(_folder);
    }

    static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} needs root, as ./test has it");
    }
}
