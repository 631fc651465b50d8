using System.Diagnostics;
using System.Text;

namespace Patchbay.Platforms.Shared;

#pragma warning disable CA1064 // The folder's own; who hears the reason is told in a notice.
/// <summary>Why a recording has no text; its message comes all the same.</summary>
sealed class TranscriptionException(string reason) : Exception(reason);

/// <summary>
/// Runs the operator's command that writes a recording down. No shell: the command is a list of arguments, in which
/// <c>{file}</c> is the recording's path. What it prints is data, and as bounded as the time that it gets.
/// </summary>
sealed class Transcriber(IReadOnlyList<string> command, TimeSpan patience, TimeProvider time)
{
    public const string FileMark = "{file}";
    public const int MaxText = 16_384;

    const int MaxErrors = 4096;

    // A recognizer takes whatever machine there is: two at once, the others wait, and their time has not begun.
    readonly SemaphoreSlim _turns = new(2, 2);

    // What opens something is not for a program that only listens.
    static readonly string[] Secrets = ["TOKEN", "KEY", "SECRET", "PASSWORD"];

    /// <exception cref="TranscriptionException">It could not be written down.</exception>
    public async Task<string> WriteDownAsync(string path, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            using var fuse = new CancellationTokenSource(patience, time);
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, fuse.Token);
            try
            {
                return await RunAsync(path, limited.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TranscriptionException($"the command did not end within {patience.TotalSeconds:0} s");
            }
        }
        finally
        {
            _turns.Release();
        }
    }

    async Task<string> RunAsync(string path, CancellationToken cancellationToken)
    {
        using var process = Start(path);
        try
        {
            // Its input is nothing, never the channel's own, which is the protocol.
            process.StandardInput.Close();
            var errors = DrainAsync(process.StandardError, MaxErrors, cancellationToken);
            var text = await DrainAsync(process.StandardOutput, MaxText, cancellationToken);
            await errors;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode != 0 ? throw new TranscriptionException($"the command ended with exit code {process.ExitCode}")
                : text.Trim() is { Length: > 0 } said ? said
                : throw new TranscriptionException("the command printed nothing");
        }
        finally
        {
            // Nothing of it outlives the attempt.
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    Process Start(string path)
    {
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = Path.GetDirectoryName(path)!,
        };
        var named = command.Skip(1).Any(argument => argument.Contains(FileMark, StringComparison.Ordinal));
        foreach (var argument in command.Skip(1).Concat(named ? [] : [FileMark]))
        {
            start.ArgumentList.Add(argument.Replace(FileMark, path, StringComparison.Ordinal));
        }

        foreach (var name in start.Environment.Keys.Where(name => Secrets.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            throw new TranscriptionException("the command could not be started");
        }
    }

    /// <summary>Reads to the end and keeps the beginning, so that nobody waits for a full pipe.</summary>
    static async Task<string> DrainAsync(StreamReader reader, int most, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            kept.Append(buffer, 0, Math.Min(read, most - kept.Length));
        }

        // A cut never falls inside a character.
        return kept.Length == most && char.IsHighSurrogate(kept[^1]) ? kept.ToString(0, most - 1) : kept.ToString();
    }
}
