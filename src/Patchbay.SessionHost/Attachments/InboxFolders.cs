using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Settings;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Attachments;

/// <summary>
/// Where a file may lie that a channel names. A channel's meta may carry what its sender wrote: a path in it must not show a
/// model, and so a chat, any picture of the disk. The channel's own inbox counts, and what the session reads without asking.
/// </summary>
sealed class InboxFolders(SessionSettings settings, IReadOnlyList<string> protectedFolders, Func<string, string?> variable)
{
    const string OwnFolder = ".patchbay";

    /// <summary><paramref name="real"/> has no link in it.</summary>
    public bool Hold(string source, string real) =>
        Of(source).Any(folder => PathRules.IsInside(folder, real))
        || (PathRules.IsInside(settings.WorkingDirectory, real) && !protectedFolders.Any(folder => PathRules.IsInside(folder, real))
            && !real.Split(Path.DirectorySeparatorChar).Contains(OwnFolder, StringComparer.OrdinalIgnoreCase));

    IEnumerable<string> Of(string source)
    {
        // The name becomes part of a path.
        if (source.Length == 0 || !source.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            return [];
        }

        var server = settings.Servers.FirstOrDefault(one => one.Name == source);
        var given = Given(server, $"{source.ToUpperInvariant().Replace('-', '_')}_STATE_DIR");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var folder = given ?? (server is { IsBuiltIn: true }
            ? Path.Combine(settings.HomeFolder, "channels", source)
            : Path.Combine(home, ".claude", "channels", source));
        return Path.IsPathFullyQualified(folder) ? [Path.Combine(folder, "inbox")] : [];
    }

    string? Given(ServerConfiguration? server, string name) =>
        server is not null && server.Environment.TryGetValue(name, out var own) && own is { Length: > 0 } ? own
        : variable(name) is { Length: > 0 } inherited ? inherited
        : null;
}
