using System.Text.RegularExpressions;

namespace Patchbay.SessionHost.Isolation;

/// <summary>What the agent runs is run in a container.</summary>
/// <param name="Image">As the engine knows it; it must be there.</param>
/// <param name="Engine">podman or docker; null takes the first that is installed.</param>
/// <param name="Network">Commands may use the network.</param>
public sealed partial record ContainerSettings(string Image, string? Engine, bool Network)
{
    /// <summary>Why this is no name of an image; null when it is one. Nothing else may stand where the engine reads options.</summary>
    public static string? Problem(string image) =>
        Form().IsMatch(image) ? null : "write the name of an image, as in debian:12 or registry.example.org/team/tools@sha256:…";

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,254}\z")]
    private static partial Regex Form();
}
