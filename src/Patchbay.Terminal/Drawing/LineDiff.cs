namespace Patchbay.Terminal.Drawing;

/// <summary>A line of a difference: '+', '-', or ' ' for one that stays.</summary>
readonly record struct DiffLine(char Mark, string Text);

/// <summary>
/// The difference of two short texts by their longest common lines. Texts too long for that are all out and all in between
/// their common beginning and end.
/// </summary>
static class LineDiff
{
    const int Context = 2;
    const int MostCells = 250_000;

    public static IReadOnlyList<DiffLine> Of(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start])
        {
            start++;
        }

        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        return
        [
            .. before[Math.Max(0, start - Context)..start].Select(Stays),
            .. Middle(before[start..^end], after[start..^end]),
            .. before[^end..].Take(Context).Select(Stays),
        ];
    }

    static IEnumerable<DiffLine> Middle(string[] before, string[] after)
    {
        if ((long)before.Length * after.Length > MostCells)
        {
            return [.. before.Select(line => new DiffLine('-', line)), .. after.Select(line => new DiffLine('+', line))];
        }

        // Lengths of the longest common lines of what is left from each place on.
        var common = before.Append("").Select(_ => new int[after.Length + 1]).ToArray();
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1 : Math.Max(common[i + 1][j], common[i][j + 1]);
            }
        }

        var lines = new List<DiffLine>();
        for (var (i, j) = (0, 0); i < before.Length || j < after.Length;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                lines.Add(Stays(before[i++]));
                j++;
            }
            else if (i < before.Length && (j == after.Length || common[i + 1][j] >= common[i][j + 1]))
            {
                lines.Add(new DiffLine('-', before[i++]));
            }
            else
            {
                lines.Add(new DiffLine('+', after[j++]));
            }
        }

        return lines;
    }

    static DiffLine Stays(string line) => new(' ', line);
}
