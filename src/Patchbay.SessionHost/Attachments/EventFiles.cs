using System.Globalization;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Tools;
using Patchbay.SessionHost.Trust;

namespace Patchbay.SessionHost.Attachments;

/// <summary>
/// The pictures and documents of an event: what its meta names by path, checked by where it lies, by its size and by its first
/// bytes. What looks like one and is left out is named with the reason; other files are the agent's to read as ever.
/// </summary>
sealed class EventFiles(Func<string, string, bool> mayLie)
{
    /// <summary>Of one event; an album has ten.</summary>
    public const int Most = 10;

    public (IReadOnlyList<AttachedFile> Files, IReadOnlyList<string> LeftOut) Of(string source, ChannelEvent message)
    {
        var files = new List<AttachedFile>();
        var leftOut = new List<string>();
        foreach (var (key, path) in message.Meta)
        {
            if (!IsKey(key) || leftOut.Count == Most)
            {
                continue;
            }

            if (Look(source, key, path, out var why) is not { } file)
            {
                leftOut.AddRange(why is null ? [] : [$"{key} is not shown: the file {why}"]);
            }
            else if (files.Count < Most)
            {
                files.Add(file);
            }
            else
            {
                leftOut.Add(string.Create(CultureInfo.InvariantCulture, $"{key} is not shown: at most {Most} files of one message are"));
            }
        }

        return (files, leftOut);
    }

    // image_path, image_path_2, file_path: an absolute path that the channel wrote.
    static bool IsKey(string key) => key.TrimEnd([.. "0123456789"]).TrimEnd('_') is "image_path" or "file_path";

    /// <summary>Null with a reason, or without one for a file that never was meant as a picture or document.</summary>
    AttachedFile? Look(string source, string key, string path, out string? why)
    {
        var isPromised = key.StartsWith("image", StringComparison.Ordinal) || MediaTypes.IsPromisedBy(path);
        try
        {
            why = isPromised ? "lies neither in this channel's inbox nor where the session reads unasked" : null;
            if (!Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal) || PathRules.Resolve(path) is not { } real || !mayLie(source, real))
            {
                return null;
            }

            why = isPromised ? "is gone" : null;
            return File.Exists(real) ? Read(key, real, isPromised, out why) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            why = isPromised ? $"cannot be read: {PlainText.OneLine(exception.Message)}" : null;
            return null;
        }
    }

    static AttachedFile? Read(string key, string real, bool isPromised, out string? why)
    {
        if (OrdinaryFile.ReadHead(real, MediaTypes.HeadSize, out var cause) is not { } head)
        {
            why = isPromised ? cause : null;
            return null;
        }

        if (MediaTypes.Of(head) is not { } mediaType)
        {
            why = isPromised ? "is not what it claims to be: it begins like no png, jpeg, gif, webp or pdf" : null;
            return null;
        }

        if (OrdinaryFile.Read(real, MediaTypes.MostBytes(mediaType), out cause) is not { } bytes || MediaTypes.Of(bytes) != mediaType)
        {
            why = cause.Length > 0 ? cause : "was replaced while it was read";
            return null;
        }

        why = null;
        return AttachedFile.Of(key, real, mediaType, bytes);
    }
}
