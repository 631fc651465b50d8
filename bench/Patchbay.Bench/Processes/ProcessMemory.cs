using System.Globalization;

namespace Patchbay.Bench.Processes;

/// <summary>Memory of processes as the kernel counts it, in MiB.</summary>
static class ProcessMemory
{
    public static double Resident(int processId) => Read($"/proc/{processId}/status", "VmRSS:");

    /// <summary>Pages that several processes share count once, in parts.</summary>
    public static double Share(int processId) => Read($"/proc/{processId}/smaps_rollup", "Pss:");

    /// <summary>The process and all its descendants.</summary>
    public static IReadOnlyList<int> Tree(int processId)
    {
        var tree = new List<int> { processId };
        for (var i = 0; i < tree.Count; i++)
        {
            foreach (var task in Directory.GetDirectories($"/proc/{tree[i]}/task"))
            {
                tree.AddRange(File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(text => int.Parse(text, CultureInfo.InvariantCulture)));
            }
        }

        return tree;
    }

    static double Read(string file, string name)
    {
        var line = File.ReadLines(file).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line[name.Length..^2], CultureInfo.InvariantCulture) / 1024;
    }
}
