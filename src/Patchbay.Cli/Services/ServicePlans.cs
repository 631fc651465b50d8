namespace Patchbay.Cli.Services;

/// <summary>Makes the plan from what the user said and from the environment that he said it in.</summary>
static class ServicePlans
{
    // What a session needs to find its programs and its state. Secrets stay out: a unit is a file that others may read.
    static readonly string[] Kept = ["PATH", "PATCHBAY_HOME", "DOTNET_ROOT", "LANG"];

    public static ServicePlan For(string name, string project, IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var kept = Kept.Select(variable => KeyValuePair.Create(variable, environment(variable))).Where(entry => entry.Value is { Length: > 0 });
        string[] own = [.. arguments, "--name", name, "--service"];
        var launcher = Launcher(Self.Program);
        return new ServicePlan(
            name, launcher ?? Self.Program, launcher is null ? Self.Arguments(own) : own, project,
            new Dictionary<string, string>(kept!), Path.Combine(Home.Folder, "sessions", name, "background.log"));
    }

    /// <summary>In a checkout the program's folder goes with the next version; the script that started it stays.</summary>
    internal static string? Launcher(string program)
    {
        var run = Path.GetDirectoryName(Path.GetDirectoryName(program));
        var root = run is not null && run.EndsWith("/artifacts/run", StringComparison.Ordinal) ? run[..^"/artifacts/run".Length] : null;
        return root is not null && File.Exists(Path.Combine(root, "patchbay")) ? Path.Combine(root, "patchbay") : null;
    }
}
