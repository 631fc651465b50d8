namespace Patchbay.Bench;

/// <summary>What to measure, and where the published programs lie.</summary>
sealed record BenchArguments
{
    /// <summary>The program as it ships, compiled ahead of time.</summary>
    public string? Program { get; init; }

    /// <summary>The program trimmed, with its own runtime; null when it was not built.</summary>
    public string? Trimmed { get; init; }

    /// <summary>The launcher of the checkout.</summary>
    public string? Launcher { get; init; }

    /// <summary>The folder of the servers that are measured for comparison.</summary>
    public string? Peers { get; init; }

    /// <summary>The Claude Code that the tests install; null when there is none.</summary>
    public string? Claude { get; init; }

    /// <summary>JSON lines in place of the table.</summary>
    public bool Json { get; init; }

    /// <summary>Names of parts; empty means all.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    public static BenchArguments Parse(IReadOnlyList<string> arguments)
    {
        var parsed = new BenchArguments();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            parsed = argument switch
            {
                "--json" => parsed with { Json = true },
                "--program" => parsed with { Program = rest.Dequeue() },
                "--trimmed" => parsed with { Trimmed = rest.Dequeue() },
                "--launcher" => parsed with { Launcher = rest.Dequeue() },
                "--claude" => parsed with { Claude = rest.Dequeue() },
                "--peers" => parsed with { Peers = rest.Dequeue() },
                _ => parsed with { Parts = [.. parsed.Parts, argument] },
            };
        }

        return parsed;
    }
}
