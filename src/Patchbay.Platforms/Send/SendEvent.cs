using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Patchbay.Protocol;
using Patchbay.Spool;

namespace Patchbay.Platforms.Send;

/// <summary>What a script sends, in the form in which it is kept, whichever road it takes.</summary>
/// <param name="Id">The sender's own id, or one that is drawn: what comes twice is kept once.</param>
sealed record SendEvent(string Id, string Text)
{
    /// <summary>Of UTF-8.</summary>
    public const int MostText = 256 * 1024;

    public const int MostId = 200;

    public const string Chat = "send";

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null when it cannot be sent; <paramref name="problem"/> then says why.</summary>
    public static SendEvent? Of(string? text, string? id, out string problem)
    {
        problem = string.IsNullOrWhiteSpace(text) ? "there is no text"
            : Size(text) is not { } size ? "the text has half a character in it"
            : size > MostText ? $"the text is larger than {MostText / 1024} KiB"
            : id is not null && (id.Length is 0 or > MostId || id.Any(letter => letter is < '!' or > '~')) ? $"an id must be 1 to {MostId} printable ASCII characters without spaces"
            : "";
        return problem.Length > 0 ? null : new SendEvent(id ?? RandomNumberGenerator.GetHexString(32, lowercase: true), text!.Trim());
    }

    public static IReadOnlyList<KeyValuePair<string, string>> Meta(DateTimeOffset now) =>
    [
        new("chat_id", Chat),
        new("ts", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
    ];

    public InboundEvent Inbound(DateTimeOffset now) =>
        new() { PlatformId = Id, ChatId = Chat, SenderId = SendGate.Script, Role = SenderRoles.Task, Content = Text, Meta = Meta(now) };

    static int? Size(string text)
    {
        try
        {
            return Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }
}
