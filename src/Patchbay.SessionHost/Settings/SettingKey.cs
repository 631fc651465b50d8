namespace Patchbay.SessionHost.Settings;

/// <summary>What a setting may hold.</summary>
public enum SettingKind
{
    Choice,
    Number,
    Flag,

    /// <summary>One line of free text; empty where nothing is meant.</summary>
    Text,

    /// <summary>A list of permission rules.</summary>
    Rules,
}

/// <summary>One setting: its name, what it may hold and what it is for. Checks, schema and <c>patchbay config</c> read this alone.</summary>
public sealed record SettingKey(string Name, SettingKind Kind, string Description)
{
    /// <summary>What applies when nobody says anything, as it is written.</summary>
    public required string Default { get; init; }

    /// <summary>For a choice: all values.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>For a choice: the values that a project may not bring, not even a trusted one.</summary>
    public IReadOnlyList<string> NotForProjects { get; init; } = [];

    /// <summary>For a number.</summary>
    public double Least { get; init; }

    /// <summary>For a number; for text, the most characters.</summary>
    public double Most { get; init; }
}
