using System.Globalization;
using System.Text;

namespace Patchbay.Platforms.Tasks;

/// <summary>What stands in a task file: Markdown, and before it, if the writer likes, a title and a reference.</summary>
/// <param name="Reference">The writer's own word for it, which the result repeats.</param>
sealed record TaskText(string Body, string? Title, string? Reference)
{
    public const int MaxBytes = 256 * 1024;

    const int MaxHeadLines = 50;
    const int MaxValue = 200;
    const string Fence = "---";

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null when it cannot be a task; <paramref name="problem"/> then says why, for its writer.</summary>
    public static TaskText? Parse(ReadOnlySpan<byte> content, out string problem)
    {
        problem = "";
        if (content.Length > MaxBytes)
        {
            problem = $"it is larger than {MaxBytes / 1024} KiB: name the file that it is about, and describe the work";
            return null;
        }

        if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            content = content[3..];
        }

        if (Decode(content) is not { } text)
        {
            problem = "it is no text in UTF-8";
            return null;
        }

        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var head = new Dictionary<string, string>(StringComparer.Ordinal);
        var begin = lines[0].TrimEnd() is Fence ? ReadHead(lines, head, out problem) : 0;
        if (begin is null)
        {
            return null;
        }

        var body = string.Join('\n', lines[begin.Value..]).Trim();
        problem = body.Length == 0 ? "it says nothing to do" : "";
        return body.Length == 0 ? null : new TaskText(body, head.GetValueOrDefault("title"), head.GetValueOrDefault("reference"));
    }

    static string? Decode(ReadOnlySpan<byte> content)
    {
        try
        {
            return content.Contains((byte)0) ? null : Strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The number of the first line behind the head; null when the head cannot be used.</summary>
    static int? ReadHead(string[] lines, Dictionary<string, string> head, out string problem)
    {
        for (var i = 1; i < Math.Min(lines.Length, MaxHeadLines); i++)
        {
            var line = lines[i].Trim();
            if (line is Fence)
            {
                problem = "";
                return i + 1;
            }

            if (line.Length > 0 && line[0] != '#' && Take(line, head) is { } wrong)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"its front matter cannot be used, line {i + 1}: {wrong}");
                return null;
            }
        }

        problem = $"its front matter has no end: a line {Fence} within the first {MaxHeadLines} lines";
        return null;
    }

    static string? Take(string line, Dictionary<string, string> head)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return "it is no KEY: VALUE";
        }

        var key = line[..colon].TrimEnd();
        var value = Unquote(line[(colon + 1)..].Trim());
        return key is not ("title" or "reference") ? "only title and reference can stand there"
            : value is null || value.Length is 0 or > MaxValue || value.Any(char.IsControl) ? $"{key} must be a text of one line, up to {MaxValue} characters"
            : head.TryAdd(key, value) ? null
            : $"{key} stands there twice";
    }

    // What YAML would read as something else than a text is refused, so that nobody is surprised by ours.
    static string? Unquote(string value) => value switch
    {
        ['"', .. var inner, '"'] => inner.AsSpan().ContainsAny('"', '\\') ? null : inner,
        ['\'', .. var inner, '\''] => inner.Contains('\'', StringComparison.Ordinal) ? null : inner,
        ['"' or '\'' or '[' or '{' or '|' or '>' or '&' or '*' or '!' or '%' or '@' or '`', ..] => null,
        _ => value,
    };
}
