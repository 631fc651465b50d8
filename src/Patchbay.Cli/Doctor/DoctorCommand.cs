using System.CommandLine;
using Patchbay.Channels.Health;

namespace Patchbay.Cli.Doctor;

/// <summary><c>patchbay doctor</c>: what is wrong here, and what to do about it.</summary>
static class DoctorCommand
{
    const int Unwell = 1;

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One object with all findings" };
        var command = new Command("doctor", "Look at runtime, folders, channels, queues, sessions, trust and settings; each finding with its remedy. Changes nothing; the exit code is 1 when there is an error")
        {
            json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    static async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        var context = new ExaminationContext(Home.Folder, Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable, TimeProvider.System);
        var report = await DoctorReport.CreateAsync(Examinations.All, context, cancellationToken);
        foreach (var line in json ? [report.ToJson()] : report.Lines())
        {
            Console.WriteLine(line);
        }

        return report.Ok ? 0 : Unwell;
    }
}
