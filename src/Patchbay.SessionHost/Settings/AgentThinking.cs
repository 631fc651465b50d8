namespace Patchbay.SessionHost.Settings;

/// <summary>Whether a model thinks before it answers. <paramref name="Tokens"/> is the most of it, and counts with <see cref="Budget"/> alone.</summary>
public sealed record AgentThinking(string Mode, int Tokens)
{
    /// <summary>The model decides; an effort that was asked for turns it on.</summary>
    public const string Default = "default";

    /// <summary>It answers at once.</summary>
    public const string Off = "off";

    /// <summary>It thinks as long as it finds right, and what it thought is shown in short. Current models.</summary>
    public const string Adaptive = "adaptive";

    /// <summary>It thinks up to so many tokens. Models before the adaptive ones.</summary>
    public const string Budget = "budget";

    public static IReadOnlyList<string> Names { get; } = [Default, Off, Adaptive, Budget];
}
