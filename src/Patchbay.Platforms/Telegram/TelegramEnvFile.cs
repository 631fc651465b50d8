using System.Buffers;
using Patchbay.Spool;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// The <c>.env</c> of the state folder: lines <c>NAME=VALUE</c> as the contract writes them, without quotes; a CR at the end
/// does not count. It holds the token, so every start narrows it to its owner.
/// </summary>
static class TelegramEnvFile
{
    const int MaxSize = 64 * 1024;
    static readonly SearchValues<char> NameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>Empty when there is none. What stands in it is never in an error.</summary>
    public static IReadOnlyDictionary<string, string> Read(string path, List<string> errors, bool onlyLooks)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return values;
            }

            if (file.Length > MaxSize)
            {
                errors.Add($"{path} is too large to be a list of settings; it was not read.");
                return values;
            }

            if (!onlyLooks)
            {
                StateFolder.Protect(path);
            }

            foreach (var line in File.ReadAllText(path).Split('\n'))
            {
                var mark = line.IndexOf('=', StringComparison.Ordinal);
                if (mark > 0 && line.AsSpan(0, mark).IndexOfAnyExcept(NameLetters) < 0)
                {
                    values[line[..mark]] = line[(mark + 1)..].TrimEnd('\r');
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SpoolUnavailableException)
        {
            errors.Add($"{path} cannot be read: {exception.Message}");
        }

        return values;
    }
}
