using Patchbay.Channels.Health;
using Patchbay.Spool;

namespace Patchbay.Cli.Tests.Doctor;

/// <summary>A home and a project of their own to be examined.</summary>
sealed class DoctorHome : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("patchbay-doctor-").FullName;

    public DoctorHome()
    {
        StateFolder.Create(Folder);
        Directory.CreateDirectory(Project);
    }

    public string Folder => Path.Combine(_root, "home");

    public string Project => Path.Combine(_root, "project");

    public Dictionary<string, string> Variables { get; } = [];

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public Task<IReadOnlyList<Finding>> ExamineAsync(IExamination examination) => examination.ExamineAsync(
        new ExaminationContext(Folder, Project, name => Variables.GetValueOrDefault(name), Time), TestContext.Current.CancellationToken);

    public string Write(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public Task<EventSpool> SpoolAsync(TimeProvider time) => EventSpool.OpenAsync(
        new SpoolSettings { Folder = Path.Combine(Folder, "channels", "some"), HolderName = "some", TimeProvider = time });

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
