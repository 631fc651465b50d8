using Patchbay.Protocol.Names;

namespace Patchbay.Platforms.Schedules;

/// <summary>What the environment says about schedules.</summary>
sealed record SchedulesSettings
{
    /// <summary><c>PATCHBAY_HOME</c>, absolute.</summary>
    public required string HomeFolder { get; init; }

    /// <summary>Whose schedules run here.</summary>
    public required string Session { get; init; }

    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    public string StateFolder => ScheduleStates.FolderOf(HomeFolder, Session);

    /// <summary>The settings as far as they are right, and every error, each with its fix.</summary>
    public static (SchedulesSettings Settings, IReadOnlyList<string> Errors) Read(Func<string, string?> variable)
    {
        var session = variable("SCHEDULE_SESSION") is { Length: > 0 } given ? given : variable(SessionVariables.Name) ?? "default";
        var home = variable("PATCHBAY_HOME") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".patchbay");
        var isName = SessionVariables.IsName(session);
        return (
            new SchedulesSettings { HomeFolder = Path.GetFullPath(home), Session = isName ? session : "default" },
            isName ? [] : [$"SCHEDULE_SESSION is '{session}': give 1 to 64 letters, digits, dots, dashes or underscores."]);
    }
}
