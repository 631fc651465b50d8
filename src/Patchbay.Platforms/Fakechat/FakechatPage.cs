using System.Collections.Frozen;

namespace Patchbay.Platforms.Fakechat;

/// <summary>The page's own files, which are part of the program.</summary>
static class FakechatPage
{
    static readonly FrozenDictionary<string, (string Resource, string Type)> Files = new Dictionary<string, (string, string)>
    {
        ["/"] = ("index.html", "text/html; charset=utf-8"),
        ["/page.css"] = ("page.css", "text/css; charset=utf-8"),
        ["/icon.svg"] = ("icon.svg", "image/svg+xml"),
        ["/page.js"] = ("page.js", Script),
        ["/attachments.js"] = ("attachments.js", Script),
        ["/cards.js"] = ("cards.js", Script),
        ["/feed.js"] = ("feed.js", Script),
        ["/feed-items.js"] = ("feed-items.js", Script),
        ["/inline.js"] = ("inline.js", Script),
        ["/log.js"] = ("log.js", Script),
        ["/markdown.js"] = ("markdown.js", Script),
        ["/outbox.js"] = ("outbox.js", Script),
        ["/receipts.js"] = ("receipts.js", Script),
        ["/session.js"] = ("session.js", Script),
        ["/text.js"] = ("text.js", Script),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    const string Script = "text/javascript; charset=utf-8";

    /// <summary>For who comes without the token. The page's style is not shown to strangers, so this is plain.</summary>
    public const string HowToGetIn =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">" +
        "<meta name=\"color-scheme\" content=\"light dark\"><title>fakechat</title></head><body><h1>This page needs its link</h1>" +
        "<p>Open the address that ends with <code>?token=…</code>. " +
        "It is printed in the terminal where the session runs.</p>" +
        "<p>Programs send the token as <code>?token=</code> or as <code>Authorization: Bearer</code>.</p></body></html>";

    /// <summary>Null when the page has no such file.</summary>
    public static (Stream Content, string Type)? Open(string path) =>
        Files.TryGetValue(path, out var file)
            ? (typeof(FakechatPage).Assembly.GetManifestResourceStream($"fakechat/{file.Resource}")!, file.Type)
            : null;
}
