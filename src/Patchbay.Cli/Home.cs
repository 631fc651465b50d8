namespace Patchbay.Cli;

/// <summary>Where Patchbay keeps its state: <c>PATCHBAY_HOME</c>, or <c>~/.patchbay</c>.</summary>
static class Home
{
    public static string Folder { get; } = Path.GetFullPath(
        Environment.GetEnvironmentVariable("PATCHBAY_HOME") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".patchbay"));

    public static string Version { get; } = typeof(Home).Assembly.GetName().Version?.ToString(3) ?? "0";
}
