using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Playbooks;

namespace Patchbay.SessionHost.Turns;

/// <summary>Which tools of a channel that ships with the program make something new outside: only what the event's playbook names.</summary>
static class CreateTool
{
    const string Prefix = "create_";

    /// <summary>What it makes, of <see cref="Playbook.Creatable"/>; null for all other tools.</summary>
    public static string? Word(ServerTool? tool) =>
        tool is { Connection.Server.IsBuiltIn: true } && tool.ToolName.StartsWith(Prefix, StringComparison.Ordinal)
            ? Playbook.Creatable.FirstOrDefault(word => word == tool.ToolName[Prefix.Length..].Replace('_', '-')) : null;
}
