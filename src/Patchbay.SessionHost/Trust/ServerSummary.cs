using Patchbay.SessionHost.Connections;

namespace Patchbay.SessionHost.Trust;

/// <summary>
/// What an MCP configuration would start, as it stands in the file: names of variables are shown, their values are not. It is
/// read by the same code that later starts it.
/// </summary>
static class ServerSummary
{
    const int CommandWidth = 2_000;

    internal static IEnumerable<string> Lines(ProjectFile file, string folder)
    {
        var servers = McpConfigFile.Parse(file.Content, file.Path, variable: null, out var problems);
        foreach (var server in servers)
        {
            var words = server.Arguments.Prepend(server.Command).ToList();
            yield return $"starts {ShownText.Line(server.Name)}: {ShownText.Line(string.Join(' ', words.Select(Quoted)), CommandWidth)}";
            if (server.Environment.Count > 0)
            {
                yield return $"  with the environment: {ShownText.Line(string.Join(", ", server.Environment.Keys), CommandWidth)}";
            }

            var own = words.Where(word => IsFileOf(folder, word)).Distinct(StringComparer.Ordinal).ToList();
            if (own.Count > 0)
            {
                yield return $"  with files of this folder, whose content you do not trust by this: {ShownText.Line(string.Join(", ", own))}";
            }
        }

        foreach (var problem in problems)
        {
            yield return $"starts nothing: {ShownText.Line(problem)}";
        }
    }

    static string Quoted(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/' or ':' or '=' or '@' or ',' or '+')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    static bool IsFileOf(string folder, string word)
    {
        try
        {
            return word.Length > 0 && !word.Contains('\0', StringComparison.Ordinal) && File.Exists(Path.Combine(folder, word))
                && Path.GetFullPath(word, folder).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            return false;
        }
    }
}
