using DiffPlex;

namespace Patchbay.SessionHost.Trust;

/// <summary>What became of a text: <c>-</c> before, <c>+</c> now, and two lines around as they are.</summary>
static class LineDifference
{
    const int Around = 2;

    // The time grows with the product of lines and changes; a hostile pair of files must not keep the user waiting.
    const int MostLines = 4_000;

    /// <summary>Empty when the lines are the same; null when the two are too long and too different to be compared.</summary>
    internal static IReadOnlyList<string>? Between(IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        var most = Math.Min(before.Count, now.Count);
        var start = 0;
        while (start < most && before[start] == now[start])
        {
            start++;
        }

        var end = 0;
        while (end < most - start && before[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        if (before.Count + now.Count - (2 * (start + end)) > MostLines)
        {
            return null;
        }

        var steps = new List<(char Kind, string Line)>();
        steps.AddRange(now.Take(start).Select(line => (' ', line)));
        Compare(steps, [.. before.Take(before.Count - end).Skip(start)], [.. now.Take(now.Count - end).Skip(start)]);
        steps.AddRange(now.Skip(now.Count - end).Select(line => (' ', line)));
        return steps.Exists(step => step.Kind != ' ') ? Near(steps) : [];
    }

    static void Compare(List<(char Kind, string Line)> steps, string[] before, string[] now)
    {
        var next = 0;
        if (before.Length > 0 && now.Length > 0)
        {
            var found = new Differ().CreateCustomDiffs(string.Join('\n', before), string.Join('\n', now), ignoreWhiteSpace: false, text => text.Split('\n'));
            foreach (var block in found.DiffBlocks)
            {
                steps.AddRange(now[next..block.InsertStartB].Select(line => (' ', line)));
                steps.AddRange(before.Skip(block.DeleteStartA).Take(block.DeleteCountA).Select(line => ('-', line)));
                steps.AddRange(now.Skip(block.InsertStartB).Take(block.InsertCountB).Select(line => ('+', line)));
                next = block.InsertStartB + block.InsertCountB;
            }

            steps.AddRange(now[next..].Select(line => (' ', line)));
        }
        else
        {
            steps.AddRange(before.Select(line => ('-', line)));
            steps.AddRange(now.Select(line => ('+', line)));
        }
    }

    static List<string> Near(List<(char Kind, string Line)> steps)
    {
        var near = new bool[steps.Count];
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Kind != ' ')
            {
                near.AsSpan(Math.Max(0, i - Around)..Math.Min(steps.Count, i + Around + 1)).Fill(true);
            }
        }

        var lines = new List<string>();
        for (var i = 0; i < steps.Count; i++)
        {
            if (near[i])
            {
                lines.Add($"{steps[i].Kind} {ShownText.Line(steps[i].Line)}");
            }
            else if (i == 0 || near[i - 1])
            {
                lines.Add("…");
            }
        }

        return lines;
    }
}
