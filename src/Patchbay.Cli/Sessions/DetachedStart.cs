using System.Diagnostics;
using Patchbay.Protocol;

namespace Patchbay.Cli.Sessions;

/// <summary>
/// Starts a session in a process of its own that no terminal owns, and waits until it listens. It says so in one line on its
/// standard output, <c>ready NAME</c>; whatever it says on standard error before that is why it could not.
/// </summary>
static class DetachedStart
{
    public const string Ready = "ready ";
    public const string Background = "--background";

    public static async Task<int> RunAsync(bool attach, CancellationToken cancellationToken)
    {
        var arguments = Environment.GetCommandLineArgs().Skip(1).Where(argument => argument is not "--detach").Append(Background);
        var start = new ProcessStartInfo(Self.Program, Self.Arguments(arguments))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = ErrorsAsync(process.StandardError);
        if (await process.StandardOutput.ReadLineAsync(cancellationToken) is not { } line || !line.StartsWith(Ready, StringComparison.Ordinal))
        {
            await Console.Error.WriteAsync(await errors);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode is 0 ? 1 : process.ExitCode;
        }

        var name = line[Ready.Length..];
        if (attach && !Console.IsInputRedirected && !Console.IsOutputRedirected)
        {
            return await AttachCommand.RunAsync(name, cancellationToken);
        }

        Console.WriteLine(name);
        await Console.Error.WriteLineAsync($"patchbay: {name} runs; patchbay attach {name} shows it, patchbay stop {name} ends it");
        return 0;
    }

    static async Task<string> ErrorsAsync(StreamReader errors) => PlainText.Neutralise(await errors.ReadToEndAsync());
}
