using System.Globalization;
using System.Text.RegularExpressions;

namespace Patchbay.Bench.Processes;

/// <summary>How a server is started.</summary>
sealed partial record ServerCommand(string File, IReadOnlyList<string> Arguments)
{
    public const string Token = "bench";

    /// <summary>The test channel of the program as it ships.</summary>
    public static ServerCommand Fakechat(string program) => new(program, ["channel", "fakechat"]);

    /// <summary>A server of this program: <c>burst</c> sends events by itself.</summary>
    public static ServerCommand Ours(string name) => new(System.Environment.ProcessPath!, ["serve", name]);

    public static IReadOnlyDictionary<string, string?> Environment(string stateFolder) => new Dictionary<string, string?>
    {
        ["PATCHBAY_HOME"] = stateFolder,
        ["FAKECHAT_STATE_DIR"] = Path.Combine(stateFolder, "channels", "fakechat"),
        ["FAKECHAT_PORT"] = "0",
        ["FAKECHAT_TOKEN"] = Token,
    };

    /// <summary>The port of a page whose address stands in the text.</summary>
    public static int? PortIn(string? text) =>
        text is not null && Address().Match(text) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("http://(?:localhost|127[.]0[.]0[.]1):([0-9]+)")]
    private static partial Regex Address();
}
