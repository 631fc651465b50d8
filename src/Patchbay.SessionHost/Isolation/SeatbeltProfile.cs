using System.Text;

namespace Patchbay.SessionHost.Isolation;

/// <summary>The profile for sandbox-exec. In it the last rule that fits decides.</summary>
static class SeatbeltProfile
{
    public static string Text(IsolatedPlace place, bool network)
    {
        var text = new StringBuilder("(version 1)\n(allow default)\n(deny file-write*)\n");
        foreach (var folder in place.Hidden)
        {
            text.Append("(deny file-read* (subpath ").Append(Quoted(folder)).Append("))\n");
        }

        foreach (var folder in place.Writable)
        {
            text.Append("(allow file-read* file-write* (subpath ").Append(Quoted(folder)).Append("))\n");
        }

        foreach (var name in new[] { ".git/hooks", ".git/config", ".patchbay", ".mcp.json" })
        {
            text.Append("(deny file-write* (subpath ").Append(Quoted($"{place.WorkingDirectory}/{name}")).Append("))\n");
        }

        text.Append("(allow file-write* (literal \"/dev/null\") (literal \"/dev/zero\") (literal \"/dev/tty\"))\n");
        return network ? text.ToString() : text.Append("(deny network*)\n").ToString();
    }

    static string Quoted(string path) =>
        $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
