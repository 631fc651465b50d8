using System.Globalization;
using Patchbay.Channels.Health;
using Patchbay.Cli.Sessions;
using Patchbay.Protocol;

namespace Patchbay.Cli.Doctor;

/// <summary>The sessions that run, and what those left that were killed.</summary>
sealed class SessionExamination : IExamination
{
    const int Named = 20;

    public string Area => "sessions";

    public async Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var known = await SessionFolders.AllAsync(problems, cancellationToken);
        List<Finding> found =
        [
            .. problems.Select(problem => Finding.Error(problem, "look at the disk; patchbay audit --verify says whether the file is whole")),
            .. known.Where(session => session.Process is not null).Select(session => Running(session, context)),
            .. known.Where(session => session is { Process: null, Record.Left.Count: > 0 }).Take(Named).Select(Left),
        ];
        return found.Count > 0 ? found : [Finding.Ok($"no session runs; {known.Count} have ended")];
    }

    static Finding Running(KnownSession session, ExaminationContext context)
    {
        var (name, age) = (session.Record.Name, Ages.Of(context.Time.GetUtcNow() - session.Record.Started));
        return session.Greeting is { } greeting
            ? greeting.Requests > 0
                ? Finding.Warning(
                    string.Create(CultureInfo.InvariantCulture, $"{name} is {session.State} for {age}, process {session.Process}: {greeting.Waiting} wait, {greeting.Requests} to answer"),
                    $"patchbay attach {name}, and answer")
                : Finding.Ok(string.Create(CultureInfo.InvariantCulture, $"{name} is {session.State} for {age}, process {session.Process}: {greeting.Waiting} wait"))
            : Finding.Warning(
                string.Create(CultureInfo.InvariantCulture, $"{name} runs for {age}, process {session.Process}, and does not listen"),
                $"it began without a socket, or hangs: patchbay stop {name} ends it");
    }

    static Finding Left(KnownSession session) => Finding.Note(
        string.Create(CultureInfo.InvariantCulture, $"{session.Record.Name} ({session.State}) left {session.Record.Left.Count} events without an end"),
        $"patchbay sessions names them; patchbay --resume {session.Record.Name} takes them up");
}
