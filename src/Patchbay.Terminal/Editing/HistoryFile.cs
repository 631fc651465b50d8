using System.Text;
using System.Text.Json;

namespace Patchbay.Terminal.Editing;

/// <summary>
/// The history on disk: one JSON string a line, for its owner alone. Best effort: a history that cannot be read or written
/// never stops a session. Several terminals append; each reads at its start.
/// </summary>
sealed class HistoryFile(string path)
{
    const long Longest = 4 * 1024 * 1024;
    const int LongestLine = 64 * 1024;

    public IReadOnlyList<string> Read()
    {
        try
        {
            var lines = File.Exists(path) ? File.ReadLines(path).Select(Parse).OfType<string>().TakeLast(LineHistory.Kept).ToList() : [];
            if (File.Exists(path) && new FileInfo(path).Length > Longest)
            {
                Rewrite(lines);
            }

            return lines;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Not stored: what begins with a space, is very long, or looks like a secret.</summary>
    public void Append(string line)
    {
        if (line.StartsWith(' ') || line.Length > LongestLine || SecretLook.Has(line))
        {
            return;
        }

        try
        {
            using var file = new FileStream(path, PrivateFile.Options(FileMode.Append));
            file.Write(Encoding.UTF8.GetBytes(Format(line)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The line was entered; only its memory is lost.
        }
    }

    void Rewrite(List<string> lines)
    {
        var fresh = path + ".new";
        using (var file = new FileStream(fresh, PrivateFile.Options(FileMode.Create)))
        {
            file.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(Format))));
        }

        File.Move(fresh, path, overwrite: true);
    }

    static string Format(string line) => JsonSerializer.Serialize(line, TerminalJson.Default.String) + "\n";

    // A line that was cut by a full disk is skipped.
    static string? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, TerminalJson.Default.String);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
