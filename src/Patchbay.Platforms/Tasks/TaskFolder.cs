namespace Patchbay.Platforms.Tasks;

/// <summary>One folder where tasks are dropped, and the three folders in it that say where each is.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Project">The project that brings it; null for the user's own.</param>
sealed record TaskFolder(string Path, string? Project)
{
    public string Running => System.IO.Path.Combine(Path, "running");

    public string Done => System.IO.Path.Combine(Path, "done");

    public string Failed => System.IO.Path.Combine(Path, "failed");

    /// <summary>As the trust store names a task of a project.</summary>
    public static string TrustedPath(string name) => $".patchbay/tasks/{name}";

    public override string ToString() => Path;
}
