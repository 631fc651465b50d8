using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Patchbay.Protocol.Logging;

/// <summary>How a session tells its channel processes where and how much to log.</summary>
public static class LogVariables
{
    public const string File = "PATCHBAY_LOG";
    public const string Level = "PATCHBAY_LOG_LEVEL";
    public const string MaxBytes = "PATCHBAY_LOG_BYTES";
    public const string Keep = "PATCHBAY_LOG_FILES";

    /// <summary>The log that the environment asks for, or null. Dispose it last.</summary>
    public static (RotatedLog File, ILogger Logger)? Open(Func<string, string?> variable, TimeProvider time)
    {
        var level = variable(Level) is { Length: > 0 } given ? LogLevels.Parse(given) : LogLevel.Information;
        if (variable(File) is not { Length: > 0 } path || !Path.IsPathFullyQualified(path) || level is LogLevel.None)
        {
            return null;
        }

        var settings = new RotatedLogSettings(path);
        var log = new RotatedLog(
            settings with { MaxBytes = Number(variable(MaxBytes)) ?? settings.MaxBytes, Keep = (int)(Number(variable(Keep)) ?? settings.Keep) }, time);
        return (log, new LineLogger(log, level));
    }

    static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
