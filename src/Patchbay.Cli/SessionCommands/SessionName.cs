using Patchbay.Protocol.Names;

namespace Patchbay.Cli.SessionCommands;

/// <summary>Names of sessions become names of folders.</summary>
static class SessionName
{
    /// <summary>Null when the name can be used.</summary>
    public static string? Problem(string name) =>
        SessionVariables.IsName(name)
            ? null
            : $"--name '{name}' must be 1 to 64 letters, digits, dots, dashes or underscores";

    /// <summary>The folder's own name, in letters that fit.</summary>
    public static string For(string folder)
    {
        var plain = string.Concat(Path.GetFileName(folder).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')).Trim('-');
        return plain.Length == 0 ? "session" : plain[..Math.Min(plain.Length, 48)];
    }
}
