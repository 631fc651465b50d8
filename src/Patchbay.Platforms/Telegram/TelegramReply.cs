using System.Globalization;
using System.Text;
using Patchbay.Channels.Gate;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Telegram.Api;
using Patchbay.Platforms.Telegram.Text;

namespace Patchbay.Platforms.Telegram;

/// <summary>An answer as the contract sends it: its text in pieces, then its files, each a message of its own.</summary>
sealed class TelegramReply(TelegramSending sending, TelegramFiles files, TelegramTracker tracker, TelegramSettings settings)
{
    // What stands in the chat of an answer that goes as a file, in characters.
    const int HeadLength = 1500;

    public async Task<string> SendAsync(string chatId, AccessState access, TelegramArguments given, CancellationToken cancellationToken)
    {
        var text = given.Text("text") ?? "";
        var paths = given.Paths("files");
        var replyTo = given.Id("reply_to");
        var isRaw = given.IsMarkdownV2("format");
        if (string.IsNullOrWhiteSpace(text) && paths.Count == 0)
        {
            throw new ToolFailedException("text is required");
        }

        // All files are opened before anything is sent.
        var open = new List<FileStream>();
        try
        {
            paths.ForEach(path => open.Add(files.Open(path)));
            var asFile = !isRaw && settings.FileAbove > 0 && text.Length > settings.FileAbove;
            IReadOnlyList<TelegramText> pieces = string.IsNullOrWhiteSpace(text) ? []
                : asFile ? [Head(text, access.TextChunkLimit)]
                : TelegramChunks.Split(isRaw ? TelegramText.Plain(text) : TelegramMarkdown.Render(text), access.TextChunkLimit, access.ChunkMode);
            var thread = given.Id("message_thread_id") ?? tracker.TopicOf(chatId, replyTo);
            var ids = new List<long>();
            try
            {
                foreach (var piece in pieces)
                {
                    ids.Add(await sending.SendAsync(chatId, piece, isRaw, thread, Reference(access, replyTo, ids.Count), null, cancellationToken));
                }
            }
            catch (TelegramApiException exception) when (pieces.Count > 1)
            {
                throw new ToolFailedException($"reply failed after {ids.Count} of {pieces.Count} chunk(s) sent: {exception.Description}");
            }

            if (asFile)
            {
                using var whole = new MemoryStream(Encoding.UTF8.GetBytes(text));
                ids.Add(await sending.SendFileAsync(chatId, whole, "answer.md", isPhoto: false, thread, FileReference(access, replyTo), cancellationToken));
            }

            foreach (var file in open)
            {
                ids.Add(await sending.SendFileAsync(
                    chatId, file, Path.GetFileName(file.Name), TelegramFiles.IsPhoto(file.Name), thread, FileReference(access, replyTo), cancellationToken));
            }

            var list = string.Join(", ", ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));
            return ids.Count == 1 ? $"sent (id: {list})" : $"sent {ids.Count} parts (ids: {list})";
        }
        finally
        {
            open.ForEach(file => file.Dispose());
        }
    }

    static TelegramText Head(string text, int limit)
    {
        var lines = text.Count(character => character == '\n') + 1;
        var note = string.Create(CultureInfo.InvariantCulture, $"\n\n… the whole answer ({lines} lines) is in the file below.");
        var head = TelegramChunks.Split(TelegramText.Plain(text), Math.Clamp(limit - note.Length, 1, HeadLength), ChunkMode.Newline)[0];
        return TelegramText.Plain(head.Text.TrimEnd() + note);
    }

    static long? Reference(AccessState access, long? replyTo, int sent) =>
        access.ReplyToMode is ReplyToMode.All || (access.ReplyToMode is ReplyToMode.First && sent == 0) ? replyTo : null;

    static long? FileReference(AccessState access, long? replyTo) => access.ReplyToMode is ReplyToMode.Off ? null : replyTo;
}
