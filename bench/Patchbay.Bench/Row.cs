using System.Globalization;

namespace Patchbay.Bench;

/// <summary>One line of the table. <paramref name="Target"/> is null where there is none, else the bound in the same unit.</summary>
sealed record Row(string Part, string What, double Value, string Unit, double? Target = null, bool MoreIsBetter = false)
{
    public bool? Holds => Target is { } target ? (MoreIsBetter ? Value >= target : Value <= target) : null;

    public string Markdown()
    {
        var bound = Target is { } target ? $"{(MoreIsBetter ? "≥" : "≤")} {Number(target)} {Unit}" : "";
        var verdict = Holds switch { true => "yes", false => "**no**", null => "" };
        return $"| {What} | {Number(Value)} {Unit} | {bound} | {verdict} |";
    }

    public string Json() => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"part":"{{Part}}","what":"{{What}}","value":{{Value:0.#####}},"unit":"{{Unit}}","target":{{Target?.ToString(CultureInfo.InvariantCulture) ?? "null"}},"holds":{{Holds?.ToString().ToLowerInvariant() ?? "null"}}}""");

    static string Number(double value) => value switch
    {
        >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 20 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
