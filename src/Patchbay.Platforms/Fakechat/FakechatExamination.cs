using Patchbay.Channels.Health;
using Patchbay.Spool;

namespace Patchbay.Platforms.Fakechat;

/// <summary>What the environment says about the page, and its state folder where that is another than usual.</summary>
public sealed class FakechatExamination : IExamination
{
    public string Area => "fakechat";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        var (settings, errors) = FakechatSettings.Read(context.Variable);
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            .. errors.Select(error => Finding.Error(error, "correct the variable; until then what it would say does not count")),
            settings.HasToken
                ? Finding.Ok($"the page asks for its token, on port {settings.Port} or the next free one")
                : Finding.Warning("FAKECHAT_TOKEN is empty: every program of this machine may write to the session", "unset FAKECHAT_TOKEN, so that the page keeps one of its own"),
            Folder(settings.StateFolder),
        ]);
    }

    static Finding Folder(string folder) =>
        !Directory.Exists(folder) ? Finding.Note($"{folder} does not exist yet; the page makes it")
        : StateLook.Find(folder) is StateExposure.None ? Finding.Ok($"its state is in {folder}")
        : Finding.Error($"{folder} is open to other users, and holds the page's token", $"chmod 700 '{folder}'");
}
