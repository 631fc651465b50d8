using System.Diagnostics;

namespace Patchbay.EndToEnd.Tests.Support;

/// <summary>A disk in memory that fills quickly. Mounting needs root, as ./test has it.</summary>
sealed class SmallDisk : IDisposable
{
    readonly string _ballast;

    public SmallDisk(string size, bool readOnly = false)
    {
        Folder = Directory.CreateTempSubdirectory("patchbay-disk-").FullName;
        _ballast = Path.Combine(Folder, "ballast");
        Run("mount", "-t", "tmpfs", "-o", $"size={size}{(readOnly ? ",ro" : "")}", "tmpfs", Folder);
    }

    public string Folder { get; }

    /// <summary>Nothing more fits.</summary>
    public void Fill()
    {
        using var file = File.Create(_ballast);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full, as it was meant.
        }
    }

    /// <summary>There is room again.</summary>
    public void Empty() => File.Delete(_ballast);

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} failed: a small disk is mounted as root, as ./test does");
    }
}
