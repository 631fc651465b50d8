using System.Diagnostics;

namespace Patchbay.Cli.Tests;

public sealed class PolicyGuardTests
{
    [Fact]
    public void Below_a_session_nothing_helps()
    {
        Assert.Contains("refused below a session", PolicyGuard.Problem("trust", yes: true, isBelowSession: true, isTerminal: true)!, StringComparison.Ordinal);
        Assert.Contains("--yes", PolicyGuard.Problem("trust", yes: false, isBelowSession: false, isTerminal: false)!, StringComparison.Ordinal);
        Assert.Null(PolicyGuard.Problem("trust", yes: true, isBelowSession: false, isTerminal: false));
        Assert.Null(PolicyGuard.Problem("trust", yes: false, isBelowSession: false, isTerminal: true));
    }

    [Theory]
    [InlineData("PATCHBAY_SESSION", "exec cat", true)]
    [InlineData("PATCHBAY_SESSION", "env -u PATCHBAY_SESSION sh -c 'cat; :'; :", true)]
    [InlineData("PATCHBAY_GUARD", "env -i /bin/sh -c 'cat; :'; :", true)]
    [InlineData("PATCHBAY_SESSIONS", "exec cat", false)]
    public void A_session_above_is_seen_also_when_the_variable_was_taken_away(string variable, string script, bool isBelow)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardInput = true };
        start.Environment[variable] = "";
        using var process = Process.Start(start)!;
        try
        {
            var below = Deepest(process.Id);
            Assert.True(SpinWait.SpinUntil(() => PolicyGuard.IsBelowSession(Deepest(process.Id)) == isBelow, TimeSpan.FromSeconds(20)));
            Assert.Equal(isBelow, PolicyGuard.IsBelowSession(below));
        }
        finally
        {
            process.StandardInput.Close();
            process.WaitForExit();
        }
    }

    static int Deepest(int process)
    {
        while (File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ')[0] is { Length: > 0 } child)
        {
            process = int.Parse(child, System.Globalization.CultureInfo.InvariantCulture);
        }

        return process;
    }
}
