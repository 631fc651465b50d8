namespace Patchbay.SessionHost.Attachments;

/// <summary>The kinds of files that models take beside text, known by how they begin: a name says nothing.</summary>
public static class MediaTypes
{
    public const string Pdf = "application/pdf";

    /// <summary>Bytes of a file that decide.</summary>
    public const int HeadSize = 16;

    /// <summary>What an API takes of one picture: 5 MB in base64.</summary>
    public const int MostPictureBytes = 3_932_160;

    /// <summary>Of one document. A request holds at most 32 MB, in base64 and with all that was said.</summary>
    public const int MostDocumentBytes = 16 << 20;

    static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf"];

    /// <summary>Null when it is none of these.</summary>
    public static string? Of(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? "image/gif"
        : head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8) ? "image/webp"
        : head.StartsWith("%PDF-"u8) ? Pdf
        : null;

    public static int MostBytes(string mediaType) => mediaType is Pdf ? MostDocumentBytes : MostPictureBytes;

    /// <summary>The name promises one of these.</summary>
    public static bool IsPromisedBy(string path) => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
