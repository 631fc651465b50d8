namespace Patchbay.Cli;

/// <summary>This program, to be run once more.</summary>
static class Self
{
    public static string Program => Environment.ProcessPath!;

    /// <summary>The arguments, behind those that make the runtime run us.</summary>
    public static string[] Arguments(params IEnumerable<string> arguments) =>
        Path.GetFileNameWithoutExtension(Program) is "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "patchbay.dll"), .. arguments] : [.. arguments];
}
