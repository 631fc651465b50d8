namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>
/// The last line of everything that is written to a vendor. It says to people who wrote it, and to us that the vendor's report of it is
/// no news: else an answer would be an event, which would be answered.
/// </summary>
static class AnswerMark
{
    const string Line = "— Patchbay";

    public static string Sign(string text) => $"{text.TrimEnd()}\n\n{Line}";

    /// <summary>With the event for which it was made, so that the same is not made again.</summary>
    public static string Sign(string text, string mark) => Sign($"{text.TrimEnd()}\n\nEvent {mark}");

    /// <summary>Whether it was made for that event.</summary>
    public static bool IsFor(string? text, string mark) => IsOurs(text) && text!.Contains($"Event {mark}", StringComparison.Ordinal);

    public static bool IsOurs(string? text) => text?.TrimEnd().EndsWith(Line, StringComparison.Ordinal) is true;
}
