using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Book;

/// <summary>How severities are written, in settings and in meta.</summary>
static class HookSeverities
{
    public static IReadOnlyList<string> Names { get; } = ["low", "normal", "urgent"];

    public static string Name(this HookSeverity severity) => Names[(int)severity];

    /// <summary>Null when it is none.</summary>
    public static HookSeverity? Parse(string? text) => text switch
    {
        "low" => HookSeverity.Low,
        "normal" => HookSeverity.Normal,
        "urgent" => HookSeverity.Urgent,
        _ => null,
    };

    public static string Problem(string text) => $"'{text}' is no severity: give {string.Join(", ", Names)}";
}
