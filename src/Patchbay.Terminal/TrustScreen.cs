using Patchbay.SessionHost.Trust;
using Patchbay.Terminal.Device;
using Patchbay.Terminal.Drawing;

namespace Patchbay.Terminal;

/// <summary>The question of trust on a terminal that can be drawn on, before there is a session.</summary>
public static class TrustScreen
{
    /// <summary>
    /// What there is to decide about, for standard output; null where nothing can be drawn, and plain lines are to be shown. It
    /// scrolls like any output: nothing of the screen is taken, and the answer is an ordinary line.
    /// </summary>
    public static string? Draw(TrustReview review, bool whole)
    {
        if (!InteractiveTerminal.IsPossible)
        {
            return null;
        }

        var sheet = new Sheet(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
        {
            Columns = Libc.Size(descriptor: 1)?.Columns ?? 80,
        };
        return string.Join('\n', new TrustDrawing(sheet).Draw(review, whole));
    }
}
