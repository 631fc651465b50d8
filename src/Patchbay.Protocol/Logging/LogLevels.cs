using Microsoft.Extensions.Logging;

namespace Patchbay.Protocol.Logging;

/// <summary>Levels as they are written.</summary>
public static class LogLevels
{
    /// <summary>From the quietest to the loudest.</summary>
    public static IReadOnlyList<string> Names { get; } = ["none", "error", "warning", "information", "debug", "trace"];

    public static string Name(LogLevel level) => level is LogLevel.Critical ? "error" : level.ToString().ToLowerInvariant();

    /// <summary>What is no level is none: a log is not worth a failed start.</summary>
    public static LogLevel Parse(string? name) => Enum.TryParse<LogLevel>(name, ignoreCase: true, out var level) && Names.Contains(Name(level)) ? level : LogLevel.None;
}
