using System.Globalization;

namespace Patchbay.Bench;

/// <summary>One line of the table. <paramref name="Target"/> is null where there is none, else the bound in the same unit.</summary>
sealed record Row(string Part, string What, double Value, string Unit, double? Target = null, bool MoreIsBetter = false)
{
    /// <summary>The same without us, measured in the same run; null where there is no such thing.</summary>
    public double? Bare { get; init; }

    /// <summary>Why there is no value; null where there is one.</summary>
    public string? Missing { get; init; }

    public bool? Holds => Target is { } target ? (MoreIsBetter ? Value >= target : Value <= target) : null;

    /// <summary>The middle of the values, and what 99 of 100 do not exceed.</summary>
    public static IReadOnlyList<Row> Spread(string part, string what, IReadOnlyCollection<double> milliseconds, double? middle = null, double? end = null) =>
    [
        new(part, $"{what}, p50", Sample.Median(milliseconds), "ms", middle),
        new(part, $"{what}, p99", Sample.Quantile(milliseconds, 0.99), "ms", end),
    ];

    /// <summary>A line that says why nothing stands in it.</summary>
    public static Row Without(string part, string what, string why) => new(part, what, double.NaN, "") { Missing = why };

    public string Markdown()
    {
        var bound = Target is { } target ? $"{(MoreIsBetter ? "≥" : "≤")} {Number(target)} {Unit}" : "";
        var verdict = Holds switch { true => "yes", false => "**no**", null => "" };
        var bare = Bare is { } without ? $" (bare {Number(without)} {Unit}, × {Number(Value / without)})" : "";
        return $"| {What} | {(Missing is { } why ? $"not measured: {why}" : $"{Number(Value)} {Unit}{bare}")} | {bound} | {verdict} |";
    }

    public string Json() => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"part":"{{Part}}","what":"{{What}}","value":{{Plain(Missing is null ? Value : null)}},"unit":"{{Unit}}","bare":{{Plain(Bare)}},"target":{{Plain(Target)}},"holds":{{Holds?.ToString().ToLowerInvariant() ?? "null"}},"missing":{{(Missing is null ? "null" : $"\"{Missing}\"")}}}""");

    static string Plain(double? value) => value?.ToString("0.#####", CultureInfo.InvariantCulture) ?? "null";

    static string Number(double value) => value switch
    {
        >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 20 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
