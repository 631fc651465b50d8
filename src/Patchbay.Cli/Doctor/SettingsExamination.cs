using Patchbay.Channels.Health;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Settings;
using Patchbay.SessionHost.Trust;
using Patchbay.Spool;

namespace Patchbay.Cli.Doctor;

/// <summary>Every problem of the settings files, and what of them does not count.</summary>
sealed class SettingsExamination : IExamination
{
    public string Area => "settings";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        var paths = SettingsPaths.For(context.HomeFolder, context.Project);
        var settings = SettingsLoader.Load(paths, new SettingsFlags(), Trust(context).IsTrusted);
        List<Finding> found =
        [
            .. settings.Problems.Where(problem => problem.File != paths.Managed)
                .Select(problem => Finding.Error($"{problem.File}:{problem.Place.Line}:{problem.Place.Column}: {problem.Message}", problem.Fix)),
            .. settings.Notices.Select(notice => Finding.Note(notice, "patchbay config list --show-origin shows what counts")),
        ];
        if (found.Count == 0)
        {
            found.Add(Finding.Ok(Said(settings.Values.Count(value => value.Source is not SettingsSource.BuiltIn))));
        }

        if (settings.Mode is PermissionMode.BypassPermissions)
        {
            found.Add(Finding.Warning(
                $"nothing asks for owners and the terminal: mode bypassPermissions ({settings.Values.First(value => value.Key == SettingKeys.Mode).Origin})",
                "patchbay config set permissions.mode default"));
        }

        return Task.FromResult<IReadOnlyList<Finding>>(found);
    }

    static string Said(int count) => count switch
    {
        0 => "no file sets anything: the built-in values count",
        1 => "1 setting is in files, and it is right",
        _ => $"{count} settings are in files, and all are right",
    };

    internal static ProjectTrust Trust(ExaminationContext context)
    {
        var snapshot = ProjectSnapshot.Read(context.Project, context.HomeFolder);
        try
        {
            return ProjectTrust.Recorded(TrustReview.Of(snapshot, new TrustStore(context.HomeFolder, context.Time).Look(snapshot.Folder)));
        }
        catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException)
        {
            return ProjectTrust.Nothing(snapshot);
        }
    }
}
