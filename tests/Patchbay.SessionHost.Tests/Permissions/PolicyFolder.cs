using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Tests.Permissions;

/// <summary>A working directory beside a protected home, and queries about both.</summary>
public sealed class PolicyFolder : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("patchbay-policy-").FullName;

    public PolicyFolder()
    {
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(Home);
    }

    public string Work => Path.Combine(_root, "work");

    public string Home => Path.Combine(_root, "state");

    public PermissionPolicy Policy(PermissionMode mode, PermissionRules? rules = null, bool trustAllSenders = false) =>
        new(mode, Work, [Home], rules, trustAllSenders);

    internal PermissionDecision Decide(
        PermissionMode mode, string tool, string input, string rights = SenderRoles.Terminal, ToolKind? kind = null, bool answers = false) =>
        Policy(mode).Decide(Query(tool, input, rights, kind, answers));

    internal static PermissionQuery Query(
        string tool, string input, string rights = SenderRoles.Terminal, ToolKind? kind = null, bool answers = false) =>
        new(tool, kind ?? BuiltInTools.All.FirstOrDefault(one => one.Name == tool)?.Kind ?? ToolKind.Other, JsonElement.Parse(input), rights, answers);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
