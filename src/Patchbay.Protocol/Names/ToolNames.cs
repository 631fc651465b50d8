using System.Text;

namespace Patchbay.Protocol.Names;

/// <summary>Names under which the agent calls the tools of servers: <c>mcp__SERVER__TOOL</c>.</summary>
public static class ToolNames
{
    /// <summary>Characters outside <c>A-Za-z0-9_-</c> become <c>_</c>.</summary>
    public static string For(string server, string tool) => $"mcp__{Plain(server)}__{Plain(tool)}";

    static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            plain.Append(char.IsAsciiLetterOrDigit(character) || character is '_' or '-' ? character : '_');
        }

        return plain.ToString();
    }
}
