using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.Channels.Gate;
using Patchbay.Platforms.Telegram.Text;
using Patchbay.Protocol;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Platforms.Telegram.Asking;

/// <summary>
/// The full input of a tool call in pages, for the person who decides: nothing in it is hidden by being invisible or by
/// turning the text around, and known credentials are masked.
/// </summary>
static class TelegramInput
{
    const int PageLength = 3000;

    static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<string> Pages(PermissionRequest request)
    {
        var text = Visible(CredentialMask.Apply(request.Extension?.Detail is { } detail ? Write(detail.Input) : Pretty(request.InputPreview)));
        return [.. TelegramChunks.Split(TelegramText.Plain(text), PageLength, ChunkMode.Newline).Select(piece => piece.Text)];
    }

    /// <summary>What draws nothing is written as its number.</summary>
    public static string Visible(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' || !PlainText.IsInvisible(rune))
            {
                visible.Append(rune.ToString());
            }
            else
            {
                visible.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X4}}}");
            }
        }

        return visible.ToString();
    }

    static string Pretty(string preview)
    {
        try
        {
            using var document = JsonDocument.Parse(preview);
            return Write(document.RootElement);
        }
        catch (JsonException)
        {
            return preview;
        }
    }

    static string Write(JsonElement input)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(output, Indented))
        {
            input.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan).ReplaceLineEndings("\n");
    }
}
