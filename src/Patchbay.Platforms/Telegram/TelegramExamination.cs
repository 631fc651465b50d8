using Patchbay.Channels.Gate;
using Patchbay.Channels.Health;
using Patchbay.Spool;

namespace Patchbay.Platforms.Telegram;

/// <summary>Whether there is a bot token and who could read it, and who may write to the bot. Telegram itself is not asked.</summary>
public sealed class TelegramExamination : IExamination
{
    const string Token = "TELEGRAM_BOT_TOKEN";

    public string Area => "telegram";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        var place = AccessPlace.Find(TelegramAccess.Profile, context.Variable);
        return Task.FromResult<IReadOnlyList<Finding>>([.. TokenOf(context, Path.Combine(place.Folder, ".env")), .. AccessExamination.Look(place)]);
    }

    static IEnumerable<Finding> TokenOf(ExaminationContext context, string file)
    {
        if (File.Exists(file) && StateLook.Find(file) is not StateExposure.None)
        {
            yield return Finding.Error($"{file} can be read by other users, and may hold the bot's token", $"chmod 600 '{file}', and have @BotFather make a new token");
        }

        yield return context.Variable(Token) is { Length: > 0 } ? Finding.Ok($"the bot's token comes from {Token}")
            : IsIn(file) ? Finding.Ok($"the bot's token is in {file}")
            : Finding.Note("there is no bot token, so this channel sends and hears nothing", $"set {Token}, or write it into {file}");
    }

    static bool IsIn(string file)
    {
        try
        {
            return File.Exists(file) && File.ReadLines(file).Any(line => line.StartsWith(Token + "=", StringComparison.Ordinal) && line.Length > Token.Length + 1);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
