using System.Globalization;
using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>A file of a message that waits at Telegram until the agent wants it.</summary>
sealed record TelegramAttachment(string Kind, TelegramFile File, string? Name);

/// <summary>What a message says, in the words of the contract where it has no text of its own.</summary>
static class TelegramContent
{
    /// <summary>A larger file is shown to no model, and waits until the agent fetches it.</summary>
    const long MostShown = 16 << 20;

    static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf"];

    /// <summary>Null when it says nothing that an agent could use.</summary>
    public static string? Of(TelegramMessage message) => message switch
    {
        { Text: { } text } => text,
        { VideoNote: not null } => "(video note)",
        { Sticker: { } sticker } => sticker.Emoji is { Length: > 0 } emoji ? $"(sticker {emoji})" : "(sticker)",
        { Caption: { Length: > 0 } caption } => caption,
        { Photo: not null } => "(photo)",
        { Voice: not null } => "(voice message)",
        { Audio: { } audio } => $"(audio: {Safe(audio.Title ?? audio.FileName ?? "audio")})",
        { Video: not null } => "(video)",
        { Document: { } document } => $"(document: {Safe(document.FileName ?? "file")})",
        { Venue: { } venue } => Text($"(venue: {Safe(venue.Title)}, {Safe(venue.Address)} at {venue.Location.Latitude},{venue.Location.Longitude})"),
        { Location: { } location } => Text($"(location: {location.Latitude},{location.Longitude})"),
        { Contact: { } contact } => $"(contact: {Safe(string.Join(' ', contact.FirstName, contact.LastName).Trim())}, {Safe(contact.PhoneNumber)})",
        { Poll: { } poll } => $"(poll: {Safe(poll.Question)} {string.Concat(poll.Options.Select((option, index) => Text($"[{index + 1}] {Safe(option.Text)} ")))}".TrimEnd() + ")",
        _ => null,
    };

    /// <summary>Null for a photo, which has no name and no kind, and for text.</summary>
    public static TelegramAttachment? AttachmentOf(TelegramMessage message) => message switch
    {
        { Voice: { } voice } => new("voice", voice, null),
        { Audio: { } audio } => new("audio", audio, audio.FileName),
        { Video: { } video } => new("video", video, video.FileName),
        { VideoNote: { } note } => new("video_note", note, null),
        { Sticker: { } sticker } => new("sticker", sticker, null),
        { Document: { } document } => new("document", document, document.FileName),
        _ => null,
    };

    /// <summary>
    /// What is fetched before the agent asks for it: the largest size of a photo, and a file that says that it is a picture or a document
    /// which models are shown. What it really is, its first bytes say to whoever shows it.
    /// </summary>
    public static TelegramFile? ShownOf(TelegramMessage message) =>
        PhotoOf(message) ?? (message.Document is { } file && (file.FileSize ?? 0) <= MostShown && (IsShown(file.MimeType) || Endings.Contains(Path.GetExtension(file.FileName ?? ""), StringComparer.OrdinalIgnoreCase)) ? file : null);

    static bool IsShown(string? mediaType) => mediaType?.ToLowerInvariant() is "image/png" or "image/jpeg" or "image/gif" or "image/webp" or "application/pdf";

    static TelegramFile? PhotoOf(TelegramMessage message) => message.Photo?.MaxBy(size => (long)size.Width * size.Height);

    /// <summary>A name from outside, without what could look like a mark of ours.</summary>
    public static string Safe(string name) =>
        string.Create(name.Length, name, (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = source[i] is '<' or '>' or '[' or ']' or '\r' or '\n' or ';' ? '_' : source[i];
            }
        });

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
