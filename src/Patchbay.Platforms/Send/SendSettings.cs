using System.Globalization;
using Patchbay.Protocol.Names;

namespace Patchbay.Platforms.Send;

/// <summary>What the environment says about events that scripts send.</summary>
sealed record SendSettings
{
    public required string StateFolder { get; init; }

    /// <summary>0 takes any free port, rather the one of the last time.</summary>
    public int Port { get; init; }

    /// <summary>Events a second, with ten times as many at once; 0 is no limit.</summary>
    public int Rate { get; init; } = 100;

    public static string FolderOf(string homeFolder, string session) => Path.Combine(homeFolder, "channels", "send", session);

    /// <summary>The settings as far as they are right, and every error, each with its fix.</summary>
    public static (SendSettings Settings, IReadOnlyList<string> Errors) Read(Func<string, string?> variable)
    {
        var errors = new List<string>();
        var session = variable("SEND_SESSION") is { Length: > 0 } given ? given : variable(SessionVariables.Name) ?? "default";
        if (!SessionVariables.IsName(session))
        {
            errors.Add($"SEND_SESSION is '{session}': give 1 to 64 letters, digits, dots, dashes or underscores.");
            session = "default";
        }

        var port = 0;
        if (variable("SEND_PORT") is { Length: > 0 } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > 65535))
        {
            errors.Add($"SEND_PORT is '{text}', which is no port: give a number from 0 (any free port) to 65535.");
            port = 0;
        }

        var rate = 100;
        if (variable("SEND_RATE") is { Length: > 0 } pace && (!int.TryParse(pace, NumberStyles.None, CultureInfo.InvariantCulture, out rate) || rate > 1_000_000))
        {
            errors.Add($"SEND_RATE is '{pace}': give events a second, or 0 for no limit.");
            rate = 100;
        }

        var home = variable("PATCHBAY_HOME") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".patchbay");
        return (new SendSettings { StateFolder = FolderOf(Path.GetFullPath(home), session), Port = port, Rate = rate }, errors);
    }
}
