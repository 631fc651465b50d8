using System.CommandLine;
using Patchbay.Channels.Health;
using Patchbay.Cli.Doctor.Probe;

namespace Patchbay.Cli.Doctor;

/// <summary><c>patchbay doctor</c>: what is wrong here, and what to do about it.</summary>
static class DoctorCommand
{
    const int Unwell = 1;

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One object with all findings" };
        var probe = new Option<bool>("--probe") { Description = "Also send one message down the whole road, in a session and a folder of its own, and say how long each hand-over took" };
        var command = new Command("doctor", "Look at runtime, folders, channels, queues, sessions, trust and settings; each finding with its remedy. Changes nothing; the exit code is 1 when there is an error")
        {
            json, probe,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(json), parsed.GetValue(probe), cancellationToken));
        return command;
    }

    static async Task<int> RunAsync(bool json, bool probe, CancellationToken cancellationToken)
    {
        var context = new ExaminationContext(Home.Folder, Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable, TimeProvider.System);
        var report = await DoctorReport.CreateAsync(Examinations.All, context, cancellationToken);
        if (probe)
        {
            report = report.With(await ProbeAsync(cancellationToken));
        }

        foreach (var line in json ? [report.ToJson()] : report.Lines())
        {
            Console.WriteLine(line);
        }

        return report.Ok ? 0 : Unwell;
    }

    static async Task<IReadOnlyList<DoctorRow>> ProbeAsync(CancellationToken cancellationToken)
    {
        string folder;
        try
        {
            folder = ProbeRun.NewFolder();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [new DoctorRow("probe", "error", $"no folder for it can be made: {exception.Message}", ProbeSteps.Remedy(ProbeStep.Opened))];
        }

        try
        {
            return await new ProbeRun(TimeProvider.System, ProbeRun.Patience).RunAsync(ProbeRun.Page(folder), cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
