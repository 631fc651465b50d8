using Microsoft.Win32.SafeHandles;
using Patchbay.SessionHost.Trust;

namespace Patchbay.Cli.Trust;

/// <summary>Asks in plain lines on the terminal.</summary>
sealed class PlainTrustDesk : ITrustDesk
{
    const int MostBytes = 4096;

    /// <summary>True when somebody sits there who can read and answer.</summary>
    public static bool IsThere => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    public void Show(string text) => Console.Out.WriteLine(text);

    public async Task<bool> AskAsync(string question, CancellationToken cancellationToken)
    {
        TypedAhead.Discard();
        await Console.Out.WriteAsync($"{question} [y/N] ");
        await Console.Out.FlushAsync(cancellationToken);
        var answer = await Task.Run(ReadLine, cancellationToken);
        return answer.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    // Byte by byte: what stands after this line belongs to the session. And from the system itself, because the console's
    // own stream changes the terminal's mode when it is first read, and loses a Ctrl-D that was pressed before.
    static string ReadLine()
    {
        using var input = OperatingSystem.IsWindows()
            ? Console.OpenStandardInput()
            : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        var line = new List<char>();
        while (line.Count < MostBytes && input.ReadByte() is >= 0 and not '\n' and var next)
        {
            line.Add((char)next);
        }

        return string.Concat(line);
    }
}
