using Patchbay.Channels.Gate;
using Patchbay.Channels.Health;
using Patchbay.Spool;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// Whether there is a bot token and who could read it, what is wrong with the settings, who may write to the bot, and what did
/// not work last. Telegram itself is not asked: what a running channel learnt from it lies in its state folder.
/// </summary>
public sealed class TelegramExamination : IExamination
{
    const string Token = "TELEGRAM_BOT_TOKEN";

    public string Area => "telegram";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        var (settings, errors) = TelegramSettings.Read(context.Variable, onlyLooks: true);
        var file = Path.Combine(settings.Folder, ".env");
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            .. Exposed(file),
            .. errors.Select(error => Finding.Error(error, $"correct it in the environment or in {file}, and start the session again")),
            .. TokenOf(context, settings, errors.Count == 0, file),
            .. settings.Transcribe is [var program, ..] && !File.Exists(program)
                ? [Finding.Warning($"TELEGRAM_TRANSCRIBE names {program}, which is not there: voice messages come as files", "install it, or correct the path")]
                : (IEnumerable<Finding>)[],
            .. settings.Token is { } token ? AccountExamination.Look(context, TelegramAccess.Profile.Name, token.Split(':')[0], settings.Folder) : [],
            .. TroubleBook.Look(settings.Folder),
            .. AccessExamination.Look(settings.Place),
        ]);
    }

    static IEnumerable<Finding> Exposed(string file)
    {
        if (File.Exists(file) && StateLook.Find(file) is not StateExposure.None)
        {
            yield return Finding.Error($"{file} can be read by other users, and may hold the bot's token", $"chmod 600 '{file}', and have @BotFather make a new token");
        }
    }

    static IEnumerable<Finding> TokenOf(ExaminationContext context, TelegramSettings settings, bool isWhole, string file)
    {
        if (settings.Token is not null)
        {
            yield return context.Variable(Token) is { Length: > 0 } ? Finding.Ok($"the bot's token comes from {Token}") : Finding.Ok($"the bot's token is in {file}");
        }
        else if (isWhole)
        {
            yield return Finding.Note("there is no bot token, so this channel sends and hears nothing", $"set {Token}, or write it into {file}");
        }
    }
}
