using System.Runtime.InteropServices;
using Patchbay.Channels.Health;

namespace Patchbay.Cli.Doctor;

/// <summary>What the program runs on.</summary>
sealed class RuntimeExamination : IExamination
{
    const long LittleRoom = 256L << 20;

    public string Area => "runtime";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>([Program(), Disk(context.HomeFolder)]);

    static Finding Program()
    {
        var text = $"patchbay {Home.Version} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}";
        return OperatingSystem.IsLinux()
            ? Finding.Ok(text)
            : Finding.Note($"{text}: the code for this system was written, and not yet run by its tests");
    }

    static Finding Disk(string home)
    {
        var folder = home;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        var free = new DriveInfo(folder).AvailableFreeSpace;
        var text = $"{free >> 20:N0} MB free for {home}";
        return free > LittleRoom ? Finding.Ok(text)
            : Finding.Warning(text, "make room: without it no message is accepted, and none that was accepted is dropped");
    }
}
