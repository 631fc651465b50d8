using Microsoft.Extensions.Logging;

namespace Patchbay.SessionHost.Logs;

/// <summary>How much a session writes down, and how much of it is kept for each file.</summary>
public sealed record LogSettings(LogLevel Level, long MaxBytes, int Keep)
{
    public static LogSettings Off { get; } = new(LogLevel.None, 5 << 20, 3);

    /// <summary>The folder of a session's logs: its own, and one for each channel process.</summary>
    public static string Folder(string sessionFolder) => Path.Combine(sessionFolder, "logs");
}
