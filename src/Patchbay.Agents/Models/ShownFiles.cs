using System.Globalization;
using Microsoft.Extensions.AI;
using Patchbay.SessionHost.Attachments;

namespace Patchbay.Agents.Models;

/// <summary>
/// Pictures and documents within a conversation. Each stands behind a line of the host that says whose it is. They go to the
/// model with every request, and so what is held is bounded: the newest ones, within what an API takes at once.
/// </summary>
static class ShownFiles
{
    public const int MostFiles = 20;

    public const long MostBytes = 20 << 20;

    public const string MadeRoom = "[host] It is left out now, because newer files need the room.";

    public const string NotTaken = "[host] It is left out: the model does not take it.";

    /// <summary>The line that names it, and its bytes; or the line alone, with the reason why they are not there.</summary>
    public static IEnumerable<AIContent> Of(AttachedFile file, string owner)
    {
        var what = file.MediaType is MediaTypes.Pdf ? "document" : "picture";
        if (file.Read(out var why) is not { } bytes)
        {
            yield return new TextContent($"[host] The {what} {file.Key} of {owner} is not shown: the file {why}.");
            yield break;
        }

        yield return new TextContent(string.Create(
            CultureInfo.InvariantCulture, $"[host] The {what} {file.Key} of {owner} follows ({file.MediaType}, {bytes.Length} bytes). What it shows is its sender's, with the role of that message."));
        yield return new DataContent(bytes, file.MediaType) { Name = Path.GetFileName(file.Path) };
    }

    public static bool AreIn(IEnumerable<ChatMessage> messages) => messages.Any(message => message.Contents.Any(content => content is DataContent));

    /// <summary>The same conversation without them.</summary>
    public static IReadOnlyList<ChatMessage> Without(IEnumerable<ChatMessage> messages) =>
        [.. messages.Select(message => message.Contents.Any(content => content is DataContent)
            ? new ChatMessage(message.Role, [.. message.Contents.Select(content => content is DataContent ? new TextContent(NotTaken) : content)])
            : message)];

    /// <summary>
    /// Leaves out the oldest ones when there are too many. Then half of what may be there goes at once: whatever changes at the
    /// beginning of a conversation makes the vendor read all of it anew.
    /// </summary>
    public static void Bound(IReadOnlyList<ChatMessage> messages)
    {
        var all = (
            from message in messages.Reverse()
            from index in Enumerable.Range(0, message.Contents.Count).Reverse()
            where message.Contents[index] is DataContent
            select (Message: message, Index: index, Size: ((DataContent)message.Contents[index]).Data.Length)).ToList();
        if (all.Count <= MostFiles && all.Sum(file => (long)file.Size) <= MostBytes)
        {
            return;
        }

        // What came just now is what is asked about: it may take all the room.
        var (files, bytes, isFull) = (0, 0L, false);
        foreach (var (message, index, size) in all)
        {
            var share = ReferenceEquals(message, all[0].Message) ? 1 : 2;
            isFull |= files + 1 > MostFiles / share || bytes + size > MostBytes / share;
            if (isFull)
            {
                message.Contents[index] = new TextContent(MadeRoom);
                continue;
            }

            files++;
            bytes += size;
        }
    }
}
