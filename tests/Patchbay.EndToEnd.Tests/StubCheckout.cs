using System.Diagnostics;

namespace Patchbay.EndToEnd.Tests;

/// <summary>
/// A checkout with the real launcher and one source file, and a <c>dotnet</c> that "builds" a shell script: it says what
/// the source file said when it was built, where it was called and with what. Every build is noted in <c>builds</c>.
/// </summary>
sealed class StubCheckout : IDisposable
{
    const string StubBuilder = """
        #!/bin/sh
        case $1 in
          --version) echo 10.0.401 ;;
          --list-runtimes) echo "Microsoft.NETCore.App 10.0.1 [/usr/share/dotnet/shared/Microsoft.NETCore.App]" ;;
          publish)
            echo "noise of the build"
            echo built >> builds
            sleep 0.3
            grep -q BROKEN src/Patchbay.Cli/Program.cs && { echo "Program.cs(1,1): error"; exit 1; }
            while [ "$1" != -o ]; do shift; done
            mkdir -p "$2"
            touch "$2/patchbay.dll"
            { echo '#!/bin/sh'
              echo "echo '$(cat src/Patchbay.Cli/Program.cs)' \"in \$(pwd) with \$*\""
              echo 'exit 7'
            } > "$2/patchbay"
            chmod +x "$2/patchbay" ;;
        esac
        """;

    public string Root { get; } = Directory.CreateTempSubdirectory("patchbay-launcher-").FullName;

    public StubCheckout()
    {
        var real = Checkout.Root;
        Directory.CreateDirectory(Path.Combine(Root, "build"));
        Directory.CreateDirectory(Path.Combine(Root, "src/Patchbay.Cli"));
        Directory.CreateDirectory(Path.Combine(Root, "stub"));
        File.Copy(Path.Combine(real, "patchbay"), Path.Combine(Root, "patchbay"));
        File.Copy(Path.Combine(real, "build/publish-run"), Path.Combine(Root, "build/publish-run"));
        var stub = Path.Combine(Root, "stub/dotnet");
        File.WriteAllText(stub, StubBuilder);
        File.SetUnixFileMode(stub, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        WriteSource("one");
    }

    public string Launcher => Path.Combine(Root, "patchbay");

    public int Builds => File.Exists(Path.Combine(Root, "builds")) ? File.ReadAllLines(Path.Combine(Root, "builds")).Length : 0;

    public void WriteSource(string text) => File.WriteAllText(Path.Combine(Root, "src/Patchbay.Cli/Program.cs"), text);

    public async Task<Ended> RunAsync(string? program = null, string? folder = null, string? path = null)
    {
        var start = new ProcessStartInfo(program ?? Launcher, ["a b", "--flag"])
        {
            WorkingDirectory = folder ?? Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = path ?? $"{Root}/stub:/usr/bin:/bin";
        start.Environment.Remove("DOTNET_ROOT");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Ended(process.ExitCode, await output, await errors);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public sealed record Ended(int Code, string Output, string Errors);
}
