using System.Text;

namespace Patchbay.Cli.Services;

/// <summary>The plan as a unit of the user's systemd.</summary>
static class SystemdUnit
{
    public static string FileName(string name) => $"patchbay-{name}.service";

    public static string Text(ServicePlan plan) => $"""
        [Unit]
        Description=Patchbay session {plan.Name}
        StartLimitIntervalSec=0

        [Service]
        Type=exec
        WorkingDirectory={Plain(plan.WorkingDirectory)}
        {Environment(plan)}ExecStart={string.Join(' ', plan.Arguments.Prepend(plan.Program).Select(word => Quoted(word, command: true)))}
        Restart=on-failure
        RestartSec=5
        KillMode=mixed
        TimeoutStopSec=30
        UMask=0077

        [Install]
        WantedBy=default.target

        """;

    static string Environment(ServicePlan plan) =>
        string.Concat(plan.Environment.Select(entry => $"Environment={Quoted($"{entry.Key}={entry.Value}", command: false)}\n"));

    // A path is taken to the end of its line; only the percent sign means something.
    static string Plain(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    /// <summary>Variables are replaced in a command only, specifiers everywhere.</summary>
    static string Quoted(string word, bool command)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in word)
        {
            quoted.Append(letter switch
            {
                '"' or '\\' => $"\\{letter}",
                '%' => "%%",
                '$' when command => "$$",
                _ => letter.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
