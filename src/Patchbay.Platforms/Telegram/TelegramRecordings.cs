using System.Globalization;
using System.Text.Json;
using Patchbay.Channels;
using Patchbay.Platforms.Shared;
using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// Voice messages as text, when the operator named a program for that. The text is content like any other, and less: it is
/// never a verdict, an answer or a command.
/// </summary>
sealed class TelegramRecordings(TelegramClient client, TelegramSettings settings, INotices notices)
{
    static readonly TimeSpan FetchPatience = TimeSpan.FromSeconds(30);

    readonly Transcriber? _transcriber = settings.Transcribe.Count == 0 ? null : new(settings.Transcribe, settings.TranscribePatience, client.Time);

    /// <summary>Null when there is no recording, no program, or no success: the message comes as it is.</summary>
    public async Task<string?> WriteDownAsync(TelegramMessage message, CancellationToken cancellationToken)
    {
        if (_transcriber is null || message.Voice is not { } voice)
        {
            return null;
        }

        try
        {
            return await _transcriber.WriteDownAsync(await FetchAsync(voice.FileId, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            notices.Warning($"a voice message could not be written down, it comes as a file: {exception.Message}");
            return null;
        }
    }

    public static string Content(TelegramMessage message, string said) => message.Caption is { Length: > 0 } caption ? $"{caption}\n{said}" : said;

    /// <summary>A list, so that nothing in it is ever read by a shell; its program is a full path, so that no PATH decides.</summary>
    public static IReadOnlyList<string> ReadCommand(string? text, List<string> errors)
    {
        if (text is not { Length: > 0 })
        {
            return [];
        }

        try
        {
            if (JsonSerializer.Deserialize(text, TelegramJson.Default.StringArray) is [{ } program, ..] command
                && Path.IsPathFullyQualified(program) && command.All(argument => argument is not null && !argument.Contains('\0', StringComparison.Ordinal)))
            {
                return command;
            }
        }
        catch (JsonException)
        {
            // Said below, with what is right.
        }

        errors.Add("""TELEGRAM_TRANSCRIBE must be a JSON list of a program's full path and its arguments, for example ["/usr/local/bin/transcribe", "--file", "{file}"]; voice messages come as files until it is.""");
        return [];
    }

    public static TimeSpan ReadPatience(string? text, List<string> errors)
    {
        const int Usual = 60;
        var isRight = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 600;
        if (text is { Length: > 0 } && !isRight)
        {
            errors.Add($"TELEGRAM_TRANSCRIBE_SECONDS is '{text}': give a number from 1 to 600.");
        }

        return TimeSpan.FromSeconds(isRight ? seconds : Usual);
    }

    async Task<string> FetchAsync(string fileId, CancellationToken cancellationToken)
    {
        using var fuse = new CancellationTokenSource(FetchPatience, client.Time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, fuse.Token);
        return await client.Inbox.SaveAsync(client.Api, fileId, limited.Token);
    }
}
