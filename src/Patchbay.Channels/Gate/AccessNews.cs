using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Spool;

namespace Patchbay.Channels.Gate;

/// <summary>What owners are told of changes that were made beside the running channel: a file for each, taken by <see cref="AccessWatch"/>.</summary>
public sealed record AccessNews(string Text, IReadOnlyList<string> Owners)
{
    /// <summary>Files that wait at most; what is older than they is not told.</summary>
    const int Most = 100;

    /// <summary>Leaves it for the channel that runs, or the next one.</summary>
    public void Leave(AccessPlace place, TimeProvider time)
    {
        if (Owners.Count == 0)
        {
            return;
        }

        StateFolder.Create(place.NewsFolder);
        var name = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().ToUnixTimeMilliseconds():D15}-{Guid.NewGuid():N}.json");
        StateFile.Write(Path.Combine(place.NewsFolder, name), AccessJson.Bytes(new JsonObject { ["text"] = Text, ["owners"] = AccessJson.List(Owners) }));
        foreach (var old in Files(place).SkipLast(Most))
        {
            File.Delete(old);
        }
    }

    internal static IReadOnlyList<string> Files(AccessPlace place) =>
        Directory.Exists(place.NewsFolder) ? [.. Directory.EnumerateFiles(place.NewsFolder, "*.json").Order(StringComparer.Ordinal)] : [];

    /// <summary>Null when it is none.</summary>
    internal static AccessNews? Read(string path)
    {
        try
        {
            var root = AccessReader.Parse(File.ReadAllBytes(path));
            return root["text"] is { } text && root["owners"] is JsonArray owners
                ? new AccessNews(text.GetValue<string>(), [.. owners.OfType<JsonValue>().Select(id => id.GetValue<string>())])
                : null;
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
