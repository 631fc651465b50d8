using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Spool;

namespace Patchbay.Channels.Health;

/// <summary>
/// What a channel cannot do just now, kept beside its state until it is over, so that <c>patchbay doctor</c> can say it without
/// asking anybody: a file for each in <c>troubles/</c>. Best effort: a trouble that cannot be written is still said in the
/// terminal.
/// </summary>
public sealed class TroubleBook(string stateFolder, TimeProvider time)
{
    /// <summary>Kept at most; the oldest goes first.</summary>
    const int Most = 64;

    const string Folder = "troubles";

    readonly Lock _gate = new();
    readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);

    /// <summary>True when this run has not said just this yet: then the caller says it in the terminal.</summary>
    /// <param name="key">What is in trouble: a chat, the poll. It has one trouble at a time.</param>
    public bool Report(string key, Finding trouble)
    {
        ArgumentNullException.ThrowIfNull(trouble);
        lock (_gate)
        {
            if (_told.GetValueOrDefault(key) == trouble.Text || (_told.Count >= Most && !_told.ContainsKey(key)))
            {
                return false;
            }

            _told[key] = trouble.Text;
            Try(() =>
            {
                StateFolder.Create(Path.Combine(stateFolder, Folder));
                StateFile.Write(Place(key), JsonSerializer.SerializeToUtf8Bytes(new JsonObject
                {
                    ["severity"] = trouble.Severity.ToString(),
                    ["text"] = trouble.Text,
                    ["remedy"] = trouble.Remedy,
                    ["since"] = time.GetUtcNow().ToString("O"),
                }));
                foreach (var old in Files(stateFolder).SkipLast(Most))
                {
                    File.Delete(old);
                }
            });
            return true;
        }
    }

    /// <summary>It works again. True when this run had said otherwise.</summary>
    public bool Over(string key)
    {
        lock (_gate)
        {
            // Another process of the account, or an earlier run, may have written it.
            Try(() =>
            {
                if (File.Exists(Place(key)))
                {
                    File.Delete(Place(key));
                }
            });
            return _told.Remove(key);
        }
    }

    /// <summary>What is in trouble, for the examination of the platform.</summary>
    public static IEnumerable<Finding> Look(string stateFolder)
    {
        foreach (var file in Files(stateFolder))
        {
            if (Read(file) is { } found)
            {
                yield return found;
            }
        }
    }

    static Finding? Read(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file)) is JsonObject root && root["text"]?.GetValue<string>() is { } text
                ? new Finding(
                    Enum.TryParse<FindingSeverity>(root["severity"]?.GetValue<string>(), out var severity) ? severity : FindingSeverity.Warning,
                    $"{text} (since {root["since"]})", root["remedy"]?.GetValue<string>())
                : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static IEnumerable<string> Files(string stateFolder) => Path.Combine(stateFolder, Folder) is var folder && Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.json").OrderBy(File.GetLastWriteTimeUtc)
        : [];

    /// <summary>A key may hold what came from outside.</summary>
    string Place(string key) => Path.Combine(stateFolder, Folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..24] + ".json");

    static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SpoolUnavailableException)
        {
            // Said in the terminal all the same.
        }
    }
}
