using Patchbay.Channels.Health;
using Patchbay.Spool;

namespace Patchbay.Platforms.Send;

/// <summary>Which sessions take events of scripts now, and whose token others could read.</summary>
public sealed class SendExamination : IExamination
{
    public string Area => "send";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        var (_, errors) = SendSettings.Read(context.Variable);
        var root = Path.Combine(context.HomeFolder, "channels", "send");
        List<Finding> found =
        [
            .. errors.Select(error => Finding.Error(error, "correct the variable; until then what it would say does not count")),
            .. Directory.Exists(root) ? Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).Select(folder => Look(folder, context)) : [],
        ];
        return Task.FromResult<IReadOnlyList<Finding>>(found.Count > 0 ? found : [Finding.Ok("nothing was sent yet, and no session takes what is")]);
    }

    static Finding Look(string folder, ExaminationContext context)
    {
        var session = Path.GetFileName(folder);
        return StateLook.Find(folder) is not StateExposure.None ? Finding.Error($"{folder} is open to other users, and holds the token for sending", $"chmod 700 '{folder}'")
            : SendRoad.IsOpen(context.HomeFolder, session) ? Finding.Ok($"session {session} takes what scripts send")
            : Finding.Note($"session {session} does not run with builtin:send: what is sent to it waits for it, up to 24 hours");
    }
}
