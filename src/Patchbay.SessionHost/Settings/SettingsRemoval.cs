namespace Patchbay.SessionHost.Settings;

/// <summary>Takes one property out of an object, with its comma, and its line when nothing else stands there.</summary>
static class SettingsRemoval
{
    /// <summary>The last one of that name, which must be there.</summary>
    internal static byte[] Of(byte[] content, PlacedValue owner, string name)
    {
        var at = owner.Properties.FindLastIndex(property => property.Name == name);
        var property = owner.Properties[at];
        if (Comma(content, property.Value.End) is { } behind)
        {
            content = Without(content, behind, behind + 1);
        }
        else if (at > 0 && Comma(content, owner.Properties[at - 1].Value.End) is { } before)
        {
            // The last one: the comma before it would be left over. The property moves by that one byte.
            return WithoutLine(Without(content, before, before + 1), property.Start - 1, property.Value.End - 1);
        }

        return WithoutLine(content, property.Start, property.Value.End);
    }

    /// <summary>Where the comma stands that is the next thing but blanks and comments.</summary>
    static int? Comma(byte[] content, int from)
    {
        for (var at = from; at < content.Length; at++)
        {
            switch (content[at])
            {
                case (byte)',':
                    return at;
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                    break;
                case (byte)'/' when at + 1 < content.Length:
                    var (end, length) = content[at + 1] is (byte)'*' ? ("*/", 2) : ("\n", 1);
                    var found = content.AsSpan(at + 2).IndexOf(System.Text.Encoding.ASCII.GetBytes(end));
                    if (found < 0)
                    {
                        return null;
                    }

                    at += 1 + found + length;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    static byte[] WithoutLine(byte[] content, int start, int end)
    {
        var lineStart = start;
        while (lineStart > 0 && content[lineStart - 1] is (byte)' ' or (byte)'\t')
        {
            lineStart--;
        }

        var lineEnd = end;
        while (lineEnd < content.Length && content[lineEnd] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            lineEnd++;
        }

        var isAlone = lineStart > 0 && content[lineStart - 1] is (byte)'\n' && lineEnd < content.Length && content[lineEnd] is (byte)'\n';
        return isAlone ? Without(content, lineStart, lineEnd + 1) : Without(content, start, end);
    }

    static byte[] Without(byte[] content, int start, int end) => [.. content[..start], .. content[end..]];
}
