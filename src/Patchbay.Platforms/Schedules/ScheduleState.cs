using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Spool;

namespace Patchbay.Platforms.Schedules;

/// <summary>How a schedule stands, on disk between any two steps.</summary>
/// <param name="Rhythm">The expression and zone that <paramref name="Next"/> belongs to.</param>
/// <param name="Next">The time that has not been looked at yet.</param>
public sealed record ScheduleState(string Rhythm, DateTimeOffset Next)
{
    /// <summary>Times whose run has yet to start, because an earlier one is not finished.</summary>
    public IReadOnlyList<DateTimeOffset> Pending { get; init; } = [];

    /// <summary>The time whose run is not finished.</summary>
    public DateTimeOffset? Running { get; init; }

    /// <summary>The time of the last run that was started.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>What became of it: <c>answered</c>, <c>read</c>, <c>failed</c> or <c>expired</c>; null while it runs.</summary>
    public string? LastState { get; init; }

    public long Runs { get; init; }

    /// <summary>Left out because nobody could start them in time.</summary>
    public long Missed { get; init; }

    /// <summary>Left out because the earlier run was not finished.</summary>
    public long Busy { get; init; }
}

/// <summary>The states of all schedules of one session, one file.</summary>
public static class ScheduleStates
{
    public static string FolderOf(string homeFolder, string session) => Path.Combine(homeFolder, "channels", "schedule", session);

    /// <summary>By name. Empty for a file that is not there or is damaged: then each schedule begins anew.</summary>
    public static IReadOnlyDictionary<string, ScheduleState> Read(string homeFolder, string session)
    {
        try
        {
            return File.Exists(PathOf(homeFolder, session))
                ? JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(homeFolder, session)), ScheduleStateJson.Default.DictionaryStringScheduleState) ?? []
                : [];
        }
        catch (JsonException)
        {
            return new Dictionary<string, ScheduleState>();
        }
    }

    internal static void Write(string homeFolder, string session, Dictionary<string, ScheduleState> states)
    {
        StateFolder.Create(FolderOf(homeFolder, session));
        StateFile.Write(PathOf(homeFolder, session), JsonSerializer.SerializeToUtf8Bytes(states, ScheduleStateJson.Default.DictionaryStringScheduleState));
    }

    static string PathOf(string homeFolder, string session) => Path.Combine(FolderOf(homeFolder, session), "schedules-state.json");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Dictionary<string, ScheduleState>))]
sealed partial class ScheduleStateJson : JsonSerializerContext;
