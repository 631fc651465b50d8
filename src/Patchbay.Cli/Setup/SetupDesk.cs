using Patchbay.Cli.Trust;
using Patchbay.SessionHost.Trust;

namespace Patchbay.Cli.Setup;

/// <summary>
/// Asks in plain lines, by the console itself: it has read a token without showing it before, and from then on only the
/// console shows what is typed.
/// </summary>
sealed class SetupDesk : ITrustDesk
{
    public void Show(string text) => Console.WriteLine(text);

    public async Task<bool> AskAsync(string question, CancellationToken cancellationToken)
    {
        TypedAhead.Discard();
        Console.Write($"{question} [y/N] ");
        var answer = await Task.Run(Console.ReadLine, cancellationToken);
        return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
