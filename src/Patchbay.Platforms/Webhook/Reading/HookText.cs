namespace Patchbay.Platforms.Webhook.Reading;

/// <summary>Makes what vendors send short enough for a phone.</summary>
static class HookText
{
    /// <summary>The first line of it; empty for nothing.</summary>
    public static string Line(string? text, int length = 200)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        return Cut(end < 0 ? line : line[..end].TrimEnd(), length);
    }

    /// <summary>As much of it as an event should carry: the whole is in the attachment.</summary>
    public static string Passage(string? text, int length = 1200) => Cut(text.AsSpan().Trim(), length);

    /// <summary>Those that are there, one a line.</summary>
    public static string Lines(params ReadOnlySpan<string?> lines)
    {
        var there = new List<string>(lines.Length);
        foreach (var line in lines)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                there.Add(line);
            }
        }

        return string.Join('\n', there);
    }

    static string Cut(ReadOnlySpan<char> text, int length)
    {
        if (text.Length <= length)
        {
            return text.ToString();
        }

        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1; // half a character would be none
        return $"{text[..end]}…";
    }
}
