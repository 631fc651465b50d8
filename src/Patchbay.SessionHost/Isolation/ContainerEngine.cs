using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Isolation;

/// <summary>The program that runs containers.</summary>
sealed record ContainerEngine(string Name)
{
    static readonly string[] Known = ["podman", "docker"];

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public bool IsDocker => Name is "docker";

    /// <summary>The one that the settings name, or the first that is installed; null where there is none.</summary>
    public static ContainerEngine? Find(string? wanted, Func<string, bool> isInstalled) =>
        (wanted is null ? Known : [wanted]).FirstOrDefault(isInstalled) is { } name ? new ContainerEngine(name) : null;

    /// <summary>Runs one of its short commands to its end, and returns what it said on standard error.</summary>
    public async Task<(int Code, string Errors)> RunAsync(IReadOnlyList<string> arguments, string folder, ProcessGuard guard, CancellationToken cancellationToken)
    {
        await using var child = await ChildProcess.StartAsync(Command(arguments, folder), guard, cancellationToken);
        await child.CloseInputAsync();
        var errors = TailAsync(child.StandardError, cancellationToken);
        var output = TailAsync(child.StandardOutput, cancellationToken);
        using var fuse = new CancellationTokenSource(Patience, guard.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(fuse.Token, cancellationToken);
        try
        {
            var code = await child.Exited.WaitAsync(either.Token);
            await output;
            return (code, await errors);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (-1, $"{Name} {arguments[0]} did not end in {Patience.TotalSeconds:0} seconds");
        }
    }

    public ChildCommand Command(IReadOnlyList<string> arguments, string folder) => new(Name, arguments, folder, SecretsOff());

    /// <summary>Reads to the end and keeps the last part, in one line.</summary>
    public static async Task<string> TailAsync(Stream stream, CancellationToken cancellationToken)
    {
        const int Most = 600;
        using var reader = new StreamReader(stream, leaveOpen: true);
        var (kept, buffer) = ("", new char[1024]);
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            kept += new string(buffer, 0, count);
            kept = kept.Length > Most ? kept[^Most..] : kept;
        }

        return kept.ReplaceLineEndings(" ").Trim();
    }

    // It passes none of them on by itself, and need not have them.
    static Dictionary<string, string?> SecretsOff() => Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .Where(Tools.SecretVariables.Holds).ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
}
