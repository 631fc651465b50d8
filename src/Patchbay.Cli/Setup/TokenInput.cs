using System.Text;
using Patchbay.Cli.Trust;

namespace Patchbay.Cli.Setup;

/// <summary>A token as it comes in: typed without being shown, or a line of standard input. It is never an argument.</summary>
static class TokenInput
{
    const int Longest = 4096;

    /// <summary>Null when nothing was given.</summary>
    public static async Task<string?> ReadAsync(string prompt, CancellationToken cancellationToken)
    {
        var token = Console.IsInputRedirected ? await Console.In.ReadLineAsync(cancellationToken) : await Task.Run(() => Type(prompt), cancellationToken);
        return token?.Trim() is { Length: > 0 and <= Longest } given ? given : null;
    }

    static string Type(string prompt)
    {
        TypedAhead.Discard();
        Console.Error.Write(prompt);
        var token = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Error.WriteLine();
                    return token.ToString();
                case ConsoleKey.Backspace when token.Length > 0:
                    token.Length--;
                    break;
                default:
                    if (!char.IsControl(key.KeyChar) && token.Length < Longest)
                    {
                        token.Append(key.KeyChar);
                    }

                    break;
            }
        }
    }
}
