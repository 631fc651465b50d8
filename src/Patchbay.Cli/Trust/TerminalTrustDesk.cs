using Microsoft.Win32.SafeHandles;
using Patchbay.SessionHost.Trust;
using Patchbay.Terminal;

namespace Patchbay.Cli.Trust;

/// <summary>Asks on the terminal, whose own line the answer is: nothing counts that was typed before the question.</summary>
sealed class TerminalTrustDesk : ITrustDesk
{
    const int MostBytes = 4096;

    /// <summary>True when somebody sits there who can read and answer.</summary>
    public static bool IsThere => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    public void Show(string text) => Console.Out.WriteLine(text);

    public async Task<bool> AskAsync(string question, CancellationToken cancellationToken) =>
        IsYes(await AnswerAsync($"{question} [y/N] ", cancellationToken));

    /// <summary>Asks with what can be drawn there, once more after each look at the whole; true for a plain yes.</summary>
    public async Task<bool> AskAsync(TrustReview review, CancellationToken cancellationToken)
    {
        if (TrustScreen.Draw(review, whole: false) is not { } drawn)
        {
            return await TrustDialogue.AskAsync(review, this, cancellationToken);
        }

        Show(drawn);
        while (true)
        {
            var answer = await AnswerAsync($"{TrustText.Ask(review)} [y/N] ", cancellationToken);
            if (answer is not ("V" or "VIEW") || TrustScreen.Draw(review, whole: true) is not { } whole)
            {
                return IsYes(answer);
            }

            Show(whole);
        }
    }

    static bool IsYes(string answer) => answer is "Y" or "YES";

    static async Task<string> AnswerAsync(string question, CancellationToken cancellationToken)
    {
        TypedAhead.Discard();
        await Console.Out.WriteAsync(question);
        await Console.Out.FlushAsync(cancellationToken);
        return (await Task.Run(ReadLine, cancellationToken)).Trim().ToUpperInvariant();
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
