using Patchbay.Channels.Health;
using Patchbay.Protocol;
using Patchbay.SessionHost.Trust;
using Patchbay.Spool;

namespace Patchbay.Cli.Doctor;

/// <summary>What the current folder brings, and whether it counts.</summary>
sealed class TrustExamination : IExamination
{
    const int Named = 20;

    public string Area => "trust";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>([.. Look(context)]);

    static IReadOnlyList<Finding> Look(ExaminationContext context)
    {
        var snapshot = ProjectSnapshot.Read(context.Project, context.HomeFolder);
        if (snapshot.IsEmpty)
        {
            return [Finding.Ok($"{snapshot.Folder} brings nothing that could count")];
        }

        try
        {
            var review = TrustReview.Of(snapshot, new TrustStore(context.HomeFolder, context.Time).Look(snapshot.Folder));
            return
            [
                .. review.Files.Where(file => file.State is TrustState.Trusted).Take(Named).Select(file => Finding.Ok($"{PlainText.OneLine(file.File.Path)} counts: exactly this content is trusted")),
                .. review.Pending.Take(Named).Select(file => Finding.Warning(
                    $"{PlainText.OneLine(file.File.Path)} does not count: {Why(file.State)}", "patchbay trust --show prints it, patchbay trust asks")),
                .. snapshot.Refused.Take(Named).Select(file => Finding.Warning($"{PlainText.OneLine(file.Path)} cannot count: it {file.Why}", "replace it by an ordinary file, or remove it")),
            ];
        }
        catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException)
        {
            return [Finding.Error($"what you trusted cannot be read: {exception.Message}", "until then nothing of a project counts; look at the disk, or restore a copy")];
        }
    }

    static string Why(TrustState state) => state switch
    {
        TrustState.Changed => "it is not what you trusted; it was changed",
        TrustState.Renamed => "it is trusted under another name",
        _ => "you have not trusted it",
    };
}
