using System.Globalization;
using Patchbay.Channels.Gate;
using Patchbay.Protocol.Names;

namespace Patchbay.Platforms.Telegram;

/// <summary>Whom a permission request or a question is shown to.</summary>
enum AskWhom
{
    /// <summary>The approver who started the work; the owners when nobody did who may approve.</summary>
    Starter,

    /// <summary>Every approver.</summary>
    All,
}

/// <summary>What the environment says about Telegram, and the <c>.env</c> of the state folder where it says nothing.</summary>
sealed record TelegramSettings
{
    public const string DefaultRoot = "https://api.telegram.org";

    public required AccessPlace Place { get; init; }

    /// <summary>Null when there is none, or none that can be one.</summary>
    public string? Token { get; init; }

    public Uri Root { get; init; } = new(DefaultRoot);

    /// <summary>A longer answer goes as a file beside its first lines; 0 never.</summary>
    public int FileAbove { get; init; } = 16_384;

    public AskWhom Ask { get; init; }

    /// <summary>How long Telegram holds a request for updates open, in seconds.</summary>
    public int PollSeconds { get; init; } = 30;

    /// <summary>How long any other answer may take, and how long a poll may be late.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the last part of an album is waited for.</summary>
    public TimeSpan AlbumPause { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>Where files may leave from, beside the inbox.</summary>
    public IReadOnlyList<string> SendableFolders { get; init; } = [];

    /// <summary>The program that writes voice messages down, and its arguments; empty when nobody does.</summary>
    public IReadOnlyList<string> Transcribe { get; init; } = [];

    /// <summary>How long it may take for one.</summary>
    public TimeSpan TranscribePatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Chats that this session may write to without an event from there.</summary>
    public IReadOnlyList<string> ReportChats { get; init; } = [];

    public string Folder => Place.Folder;

    public string Inbox => Path.Combine(Place.Folder, "inbox");

    /// <summary>The settings as far as they are right, and every error, each with its fix. No token is in them.</summary>
    /// <param name="onlyLooks">Changes nothing on the disk.</param>
    public static (TelegramSettings Settings, IReadOnlyList<string> Errors) Read(Func<string, string?> variable, bool onlyLooks = false)
    {
        var errors = new List<string>();
        var place = AccessPlace.Find(TelegramAccess.Profile, variable);
        var file = TelegramEnvFile.Read(Path.Combine(place.Folder, ".env"), errors, onlyLooks);
        var token = variable("TELEGRAM_BOT_TOKEN") is { Length: > 0 } given ? given.Trim() : file.GetValueOrDefault("TELEGRAM_BOT_TOKEN")?.Trim();
        if (token is { Length: > 0 } && !IsToken(token))
        {
            errors.Add("TELEGRAM_BOT_TOKEN is no bot token: it has digits, a colon and about 35 letters, as @BotFather shows it.");
            token = null;
        }

        var settings = new TelegramSettings
        {
            Place = place,
            Token = token is { Length: > 0 } ? token : null,
            Root = ReadRoot(Value("TELEGRAM_API_ROOT"), errors),
            FileAbove = Number(Value("TELEGRAM_FILE_ABOVE"), errors),
            Ask = Value("TELEGRAM_ASK") switch { "all" => AskWhom.All, null or "" or "starter" => AskWhom.Starter, _ => Wrong(errors) },
            ReportChats = [.. Chats(Value("TELEGRAM_REPORT_CHATS"), errors)],
            Transcribe = TelegramRecordings.ReadCommand(Value("TELEGRAM_TRANSCRIBE"), errors),
            TranscribePatience = TelegramRecordings.ReadPatience(Value("TELEGRAM_TRANSCRIBE_SECONDS"), errors),
            SendableFolders = [Project(variable), .. Temporary(variable), .. Named(Value("TELEGRAM_SEND_FROM"), errors)],
        };
        return (settings, errors);

        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : file.GetValueOrDefault(name);
    }

    static bool IsToken(string token) =>
        token.Split(':') is [{ Length: > 0 } id, { Length: >= 20 } secret] && id.All(char.IsAsciiDigit)
        && secret.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    // The token travels in the address: unencrypted it may do so inside this machine only.
    static Uri ReadRoot(string? text, List<string> errors)
    {
        if (text is not { Length: > 0 })
        {
            return new Uri(DefaultRoot);
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var root) && root.UserInfo.Length == 0 && root.Query.Length == 0
            && (root.Scheme == Uri.UriSchemeHttps || (root.Scheme == Uri.UriSchemeHttp && root.IsLoopback)))
        {
            return root;
        }

        errors.Add("TELEGRAM_API_ROOT must begin with https://, or with http:// and an address of this machine; nothing is sent until it does.");
        return new Uri("http://127.0.0.1:1");
    }

    static int Number(string? text, List<string> errors)
    {
        var fallback = new TelegramSettings { Place = null! }.FileAbove;
        if (text is not { Length: > 0 })
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        errors.Add($"TELEGRAM_FILE_ABOVE is '{text}': give a number of characters, or 0 for never.");
        return fallback;
    }

    static AskWhom Wrong(List<string> errors)
    {
        errors.Add("TELEGRAM_ASK must be starter (who started the work, or the owners) or all (every approver).");
        return AskWhom.Starter;
    }

    static IEnumerable<string> Chats(string? text, List<string> errors)
    {
        foreach (var chat in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (chat.TrimStart('-') is { Length: > 0 } number && number.All(char.IsAsciiDigit) && chat.Length - number.Length < 2)
            {
                yield return chat;
            }
            else
            {
                errors.Add($"TELEGRAM_REPORT_CHATS has '{chat}': give ids of chats, with commas between.");
            }
        }
    }

    static string Project(Func<string, string?> variable) =>
        variable("CLAUDE_PROJECT_DIR") is { Length: > 0 } project ? project : Environment.CurrentDirectory;

    static IEnumerable<string> Temporary(Func<string, string?> variable) =>
        variable(SessionVariables.TemporaryFolder) is { } folder && Path.IsPathFullyQualified(folder) ? [folder] : [];

    static IEnumerable<string> Named(string? text, List<string> errors)
    {
        foreach (var folder in (text ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Path.IsPathFullyQualified(folder))
            {
                yield return folder;
            }
            else
            {
                errors.Add($"TELEGRAM_SEND_FROM has '{folder}': give full paths.");
            }
        }
    }
}
