using Patchbay.SessionHost.Settings;

namespace Patchbay.Cli;

/// <summary>Whether what a project brings counts in full.</summary>
static class ProjectTrust
{
    public static ProjectFileTrust For(bool trustProject) => (_, _) => trustProject;
}
