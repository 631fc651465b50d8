using System.Diagnostics;

namespace Patchbay.Terminal.Device;

/// <summary>
/// A small shell beside us whose input only we hold. When we are gone without a word, however that happened, it gives the
/// terminal its settings back, unless somebody else (the user's shell) already has.
/// </summary>
sealed class TerminalRescue : IDisposable
{
    const string Script = """
        trap '' INT HUP QUIT TERM TSTP TTIN TTOU
        exec 3</dev/tty 4>/dev/tty || exit 1
        saved=$(stty -g <&3) || exit 1
        echo ready
        read -r word || exit 0
        raw=$(stty -g <&3)
        while read -r word; do
          [ "$word" = done ] && exit 0
        done
        [ "$(stty -g <&3)" = "$raw" ] || exit 0
        stty "$saved" <&3
        printf '\r\033[J\033[?2004l\033[?25h\033[0m' >&4
        """;

    readonly Process _process;

    TerminalRescue(Process process) => _process = process;

    /// <summary>Null where there is no shell or no controlling terminal; then nothing guards it.</summary>
    public static TerminalRescue? Start()
    {
        try
        {
            // With all three redirected the runtime leaves the terminal alone.
            var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (process?.StandardOutput.ReadLine() is "ready")
            {
                return new TerminalRescue(process);
            }

            process?.Dispose();
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // Less safe, and still a terminal.
        }

        return null;
    }

    /// <summary>The terminal has our settings now.</summary>
    public void Armed() => Say("raw");

    public void Dispose()
    {
        Say("done");
        _process.Dispose();
    }

    void Say(string word)
    {
        try
        {
            _process.StandardInput.WriteLine(word);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // Somebody ended it.
        }
    }
}
