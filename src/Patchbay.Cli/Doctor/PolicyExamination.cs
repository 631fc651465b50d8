using Patchbay.Channels.Health;
using Patchbay.SessionHost.Settings;
using Patchbay.Spool;

namespace Patchbay.Cli.Doctor;

/// <summary>What the organisation says, and whether only an administrator could have written it.</summary>
sealed class PolicyExamination : IExamination
{
    public string Area => "policy";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>([.. Look(SettingsPaths.For(context.HomeFolder, context.Project))]);

    static IEnumerable<Finding> Look(SettingsPaths paths)
    {
        if (!File.Exists(paths.Managed))
        {
            yield return Finding.Ok($"no managed settings ({paths.Managed} does not exist)");
            yield break;
        }

        var settings = SettingsLoader.Load(paths, new SettingsFlags(), (_, _) => false);
        var problems = settings.Problems.Where(problem => problem.File == paths.Managed).ToList();
        foreach (var problem in problems)
        {
            yield return Finding.Error(
                $"{problem.File}:{problem.Place.Line}:{problem.Place.Column}: {problem.Message}", $"ask the administrator: {problem.Fix}");
        }

        if (problems.Count == 0)
        {
            yield return Finding.Ok($"{paths.Managed} says {settings.Values.Count(value => value.Source is SettingsSource.Managed)} settings, and wins over all others");
        }

        if (StateLook.Find(paths.Managed) is StateExposure.Writable)
        {
            yield return Finding.Error($"{paths.Managed} can be changed by users whom it should bind", $"as the administrator: chmod go-w {paths.Managed}");
        }
    }
}
