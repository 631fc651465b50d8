using System.Globalization;
using Patchbay.Protocol.Names;

namespace Patchbay.Platforms.Tasks;

/// <summary>What the environment says about task files.</summary>
sealed record TasksSettings
{
    public const int MostAtOnce = 20;

    /// <summary><c>PATCHBAY_HOME</c>, absolute.</summary>
    public required string HomeFolder { get; init; }

    /// <summary>Whose tasks these are.</summary>
    public required string Session { get; init; }

    /// <summary>Absolute.</summary>
    public required string Project { get; init; }

    /// <summary>Tasks that may be running; the others wait in their folder.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>How long a file must not change before it is taken.</summary>
    public TimeSpan Settled { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks at the folders.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(0.5);

    public string StateFolder => Path.Combine(HomeFolder, "channels", "tasks", Session);

    /// <summary>Where the user's own tasks are dropped.</summary>
    public TaskFolder Own => new(Path.Combine(HomeFolder, "tasks", Session), null);

    /// <summary>Where a project brings tasks, which count only by trust.</summary>
    public TaskFolder OfProject => new(Path.Combine(Project, ".patchbay", "tasks"), Project);

    /// <summary>The settings as far as they are right, and every error, each with its fix.</summary>
    public static (TasksSettings Settings, IReadOnlyList<string> Errors) Read(Func<string, string?> variable, string project)
    {
        var errors = new List<string>();
        var session = variable("TASKS_SESSION") is { Length: > 0 } given ? given : variable(SessionVariables.Name) ?? "default";
        if (!SessionVariables.IsName(session))
        {
            errors.Add($"TASKS_SESSION is '{session}': give 1 to 64 letters, digits, dots, dashes or underscores.");
            session = "default";
        }

        var atOnce = 1;
        if (variable("TASKS_AT_ONCE") is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out atOnce) || atOnce is 0 or > MostAtOnce))
        {
            errors.Add($"TASKS_AT_ONCE is '{text}': give a number from 1 to {MostAtOnce}.");
            atOnce = 1;
        }

        var home = variable("PATCHBAY_HOME") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".patchbay");
        return (new TasksSettings { HomeFolder = Path.GetFullPath(home), Session = session, Project = Path.GetFullPath(project), AtOnce = atOnce }, errors);
    }
}
