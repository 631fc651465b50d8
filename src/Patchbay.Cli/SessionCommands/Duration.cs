using System.Globalization;

namespace Patchbay.Cli.SessionCommands;

/// <summary>A time as it is typed: <c>90</c> or <c>90s</c>, <c>15m</c>, <c>2h</c>.</summary>
static class Duration
{
    static readonly TimeSpan Most = TimeSpan.FromDays(7);

    /// <summary>Null when it is no time, or none from a second to a week.</summary>
    public static TimeSpan? Parse(string text)
    {
        var unit = text.Length > 0 ? text[^1] : ' ';
        var seconds = unit switch { 'm' => 60, 'h' => 3600, _ => 1 };
        return double.TryParse(char.IsAsciiDigit(unit) ? text : text.TrimEnd('s', 'm', 'h'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && (char.IsAsciiDigit(unit) || unit is 's' or 'm' or 'h')
            && count * seconds is >= 1 and var whole && whole <= Most.TotalSeconds
            ? TimeSpan.FromSeconds(whole)
            : null;
    }
}
