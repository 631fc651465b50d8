using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Patchbay.Protocol.Names;
using Patchbay.Spool;

namespace Patchbay.Platforms.Schedules;

/// <summary>All schedules of the user: <c>PATCHBAY_HOME/schedules.json</c>, written by <c>patchbay schedule</c> or by hand.</summary>
public static class ScheduleFile
{
    public const int MostText = 32 * 1024;

    const int Most = 200;
    const int MostLetters = 64;

    static readonly TimeSpan LongestJitter = TimeSpan.FromHours(24);
    static readonly string[] Known = ["name", "cron", "zone", "session", "text", "missed", "jitter", "added"];

    // The file is for people to read, and never part of a page.
    static readonly ScheduleFileJson Readable = new(new JsonSerializerOptions(ScheduleFileJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static string PathIn(string homeFolder) => Path.Combine(homeFolder, "schedules.json");

    /// <summary>What can be used of it, and everything that is wrong, each with its fix. A file that cannot be read is no schedules and a problem.</summary>
    public static (IReadOnlyList<Schedule> Schedules, IReadOnlyList<string> Problems) Read(string homeFolder)
    {
        var path = PathIn(homeFolder);
        try
        {
            return !File.Exists(path) ? ([], [])
                : StateLook.Find(path) is StateExposure.Writable or StateExposure.Foreign ? ([], [$"{path} can be changed by other users, so nothing of it counts: chmod 600 '{path}' after a look at it"])
                : Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ([], [$"{path} cannot be read: {exception.Message}"]);
        }
    }

    /// <summary>On disk, as a whole, when it returns. The caller holds the lock of the settings.</summary>
    public static void Write(string homeFolder, IReadOnlyList<Schedule> schedules)
    {
        StateFolder.Create(homeFolder);
        var all = new JsonArray([.. schedules.Select(schedule => (JsonNode)Write(schedule))]);
        StateFile.Write(PathIn(homeFolder), JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["schedules"] = all }, Readable.JsonObject));
    }

    /// <summary>Null when the schedule can be used; else why not.</summary>
    public static string? Problem(Schedule schedule, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return !SessionVariables.IsName(schedule.Name) || schedule.Name.Length > MostLetters ? "a name must be 1 to 64 letters, digits, dots, dashes or underscores"
            : !SessionVariables.IsName(schedule.Session) ? "session must be the name of a session: 1 to 64 letters, digits, dots, dashes or underscores"
            : string.IsNullOrWhiteSpace(schedule.Text) || schedule.Text.Length > MostText ? $"text must say what is to be done, in up to {MostText} characters"
            : schedule.Jitter < TimeSpan.Zero || schedule.Jitter > LongestJitter ? "jitter must be between 0 and 24 hours"
            : CronTimes.Parse(schedule.Cron, schedule.Zone, out var problem) is not { } times ? problem
            : times.Next(now) is null ? $"'{schedule.Cron}' never comes"
            : null;
    }

    /// <summary>A span like <c>30s</c>, <c>5m</c>, <c>2h</c>; null for another text.</summary>
    public static TimeSpan? ParseSpan(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length < 2 || !double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 100_000 ? null
            : text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                _ => null,
            };
    }

    public static MissedRuns? ParseMissed(string? text) => text switch
    {
        null or "once" => MissedRuns.Once,
        "skip" => MissedRuns.Skip,
        "all" => MissedRuns.All,
        _ => null,
    };

    internal static (IReadOnlyList<Schedule> Schedules, IReadOnlyList<string> Problems) Parse(ReadOnlySpan<byte> content, string path)
    {
        JsonArray? all;
        try
        {
            all = JsonNode.Parse(content, documentOptions: Lenient) is JsonObject root ? root["schedules"] as JsonArray : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return ([], [$"{path} is no JSON, so nothing of it counts: {exception.Message}"]);
        }

        if (all is null)
        {
            return ([], [$"{path} must be an object with an array 'schedules'"]);
        }

        var schedules = new List<Schedule>();
        var problems = new List<string>();
        for (var i = 0; i < all.Count; i++)
        {
            var problem = i >= Most ? $"more than {Most} schedules" : Take(all[i], schedules);
            if (problem is not null)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: schedule {i + 1} does not count: {problem}"));
            }

            if (i >= Most)
            {
                break;
            }
        }

        return (schedules, problems);
    }

    static string? Take(JsonNode? node, List<Schedule> schedules)
    {
        if (node is not JsonObject entry)
        {
            return "it is no object";
        }

        if (entry.FirstOrDefault(pair => !Known.Contains(pair.Key) || pair.Value is not JsonValue value || value.GetValueKind() is not JsonValueKind.String).Key is { } wrong)
        {
            return Known.Contains(wrong) ? $"{wrong} must be a text" : $"'{wrong}' is not known; known are {string.Join(", ", Known)}";
        }

        if (Known[..5].FirstOrDefault(key => key is not "zone" && entry[key] is null) is { } missing)
        {
            return $"{missing} is missing";
        }

        var (jitter, missed, added) = (ParseSpan(Text(entry, "jitter") ?? "0s"), ParseMissed(Text(entry, "missed")), default(DateTimeOffset));
        if (jitter is null || missed is null
            || (Text(entry, "added") is { } text && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out added)))
        {
            return jitter is null ? "jitter must be a span like 30s, 5m or 2h" : missed is null ? "missed must be skip, once or all" : "added must be a time";
        }

        var schedule = new Schedule(
            Text(entry, "name")!, Text(entry, "cron")!, Text(entry, "zone") ?? "UTC", Text(entry, "session")!, Text(entry, "text")!, missed.Value, jitter.Value,
            added == default ? null : added);
        if (schedules.Exists(other => other.Name == schedule.Name))
        {
            return $"there is another one with the name {schedule.Name}";
        }

        var problem = Problem(schedule, DateTimeOffset.UnixEpoch);
        if (problem is null)
        {
            schedules.Add(schedule);
        }

        return problem;
    }

    static JsonObject Write(Schedule schedule)
    {
        var entry = new JsonObject
        {
            ["name"] = schedule.Name,
            ["cron"] = schedule.Cron,
            ["zone"] = schedule.Zone,
            ["session"] = schedule.Session,
            ["text"] = schedule.Text,
            ["missed"] = schedule.Missed.ToString().ToLowerInvariant(),
        };
        if (schedule.Jitter > TimeSpan.Zero)
        {
            entry["jitter"] = string.Create(CultureInfo.InvariantCulture, $"{schedule.Jitter.TotalSeconds}s");
        }

        if (schedule.Added is { } added)
        {
            entry["added"] = added.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        return entry;
    }

    static string? Text(JsonObject entry, string key) => entry[key] is { } value ? value.GetValue<string>() : null;
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(JsonObject))]
sealed partial class ScheduleFileJson : JsonSerializerContext;
