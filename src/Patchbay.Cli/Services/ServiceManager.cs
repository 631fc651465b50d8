using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Patchbay.Protocol;

namespace Patchbay.Cli.Services;

/// <summary>Where units lie on this system, and the commands that make them known to it.</summary>
sealed record ServiceManager(string Folder, Func<string, string> FileName, Func<ServicePlan, string> Text, Func<string, string[][]> Start, Func<string, string[][]> Stop)
{
    /// <summary>Null on a system that has neither.</summary>
    public static ServiceManager? Find(Func<string, string?> environment)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS())
        {
            var domain = string.Create(CultureInfo.InvariantCulture, $"gui/{Environment.GetEnvironmentVariable("UID") ?? UserId()}");
            var agents = Path.Combine(home, "Library", "LaunchAgents");
            return new ServiceManager(
                agents, LaunchdAgent.FileName, LaunchdAgent.Text,
                name => [["launchctl", "bootstrap", domain, Path.Combine(agents, LaunchdAgent.FileName(name))]],
                name => [["launchctl", "bootout", $"{domain}/{LaunchdAgent.Label(name)}"]]);
        }

        return !OperatingSystem.IsLinux() ? null : new ServiceManager(
            Path.Combine(environment("XDG_CONFIG_HOME") is { Length: > 0 } config ? config : Path.Combine(home, ".config"), "systemd", "user"),
            SystemdUnit.FileName, SystemdUnit.Text,
            name => [["systemctl", "--user", "daemon-reload"], ["systemctl", "--user", "enable", "--now", SystemdUnit.FileName(name)]],
            name => [["systemctl", "--user", "disable", "--now", SystemdUnit.FileName(name)]]);
    }

    /// <summary>Null when it went well; otherwise what the system said, in one line.</summary>
    public static async Task<string?> RunAsync(string[] command, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
            await output;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? null : PlainText.OneLine(errors.Trim());
        }
        catch (Win32Exception exception)
        {
            return PlainText.OneLine(exception.Message);
        }
    }

    static string UserId()
    {
        using var id = Process.Start(new ProcessStartInfo("id", ["-u"]) { RedirectStandardOutput = true })!;
        return id.StandardOutput.ReadToEnd().Trim();
    }
}
