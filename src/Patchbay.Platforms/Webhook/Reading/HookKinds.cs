namespace Patchbay.Platforms.Webhook.Reading;

/// <summary>The kinds of senders that name them themselves, as words with full stops between.</summary>
static class HookKinds
{
    const int MostWords = 6;

    /// <summary><c>com.example/Order:created</c> becomes <c>com.example.order.created</c>.</summary>
    public static string Of(string? text)
    {
        var words = (text ?? "").Split(['.', '/', ':'], MostWords + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostWords);
        var kind = string.Join('.', words.Select(HookWords.Word));
        return kind.Length > 0 ? kind : "unknown";
    }
}
