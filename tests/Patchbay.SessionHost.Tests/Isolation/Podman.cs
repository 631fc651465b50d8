using System.Diagnostics;

namespace Patchbay.SessionHost.Tests.Isolation;

/// <summary>
/// A podman with a store of its own and one image in it, made of busybox. Its limits are small enough for a machine that is a
/// container itself.
/// </summary>
public sealed class Podman : IDisposable
{
    public const string Image = "patchbay-test:1";

    public Podman()
    {
        // A short name: podman takes no folder for its state that is longer than 50 characters.
        Folder = Directory.CreateDirectory($"/var/tmp/pb-{Guid.NewGuid():n}"[..20]).FullName;
        var files = Path.Combine(Folder, "image");
        Directory.CreateDirectory(Path.Combine(files, "bin"));
        File.Copy("/bin/busybox", Path.Combine(files, "bin", "busybox"));
        foreach (var name in (string[])["sh", "cat", "ls", "sleep", "echo", "env", "rm", "ps", "touch", "grep", "head", "id"])
        {
            File.CreateSymbolicLink(Path.Combine(files, "bin", name), "busybox");
        }

        File.WriteAllText(Path.Combine(files, "of-the-image"), "");
        File.WriteAllText(
            Path.Combine(Folder, "containers.conf"),
            $"""
            [containers]
            default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
            [engine]
            runtime = "runc"
            cgroup_manager = "cgroupfs"
            events_logger = "none"
            tmp_dir = "{Folder}/tmp"
            """);
        File.WriteAllText(Path.Combine(Folder, "storage.conf"), $"[storage]\ndriver = \"vfs\"\ngraphroot = \"{Folder}/store\"\nrunroot = \"{Folder}/run\"\n");
        foreach (var (name, value) in Variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        Run("sh", "-c", $"tar -C '{files}' -c . | podman import --quiet - {Image}");
    }

    public string Folder { get; }

    /// <summary>What makes podman use this store.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["CONTAINERS_CONF"] = Path.Combine(Folder, "containers.conf"),
        ["CONTAINERS_STORAGE_CONF"] = Path.Combine(Folder, "storage.conf"),
    };

    /// <summary>The containers there are, running or not, by name.</summary>
    public string Containers() => Run("podman", "ps", "--all", "--format", "{{.Names}}");

    /// <summary>Returns when there is no container left.</summary>
    public async Task EmptyAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (Containers() is { Length: > 0 } left)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1), $"still there: {left}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }

    public string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    public void Dispose()
    {
        Run("podman", "rm", "--all", "--force");
        Directory.Delete(Folder, recursive: true);
    }
}
