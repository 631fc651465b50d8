namespace Patchbay.SessionHost.Isolation;

/// <summary>What the agent runs is run in a sandbox of the operating system.</summary>
/// <param name="Network">Commands may use the network.</param>
public sealed record SandboxSettings(bool Network);
