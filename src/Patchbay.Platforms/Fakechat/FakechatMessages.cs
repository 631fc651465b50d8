using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Platforms.Fakechat;

/// <summary>A file as the page links it: one that was sent, or one that was uploaded.</summary>
sealed record PageFile(string Url, string Name);

/// <summary>
/// What the server tells the page. <see cref="MessageFrame"/> and <see cref="EditFrame"/> are all that a plain fakechat
/// client knows; it passes over the others.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(MessageFrame), "msg")]
[JsonDerivedType(typeof(EditFrame), "edit")]
[JsonDerivedType(typeof(ReactionFrame), "reaction")]
[JsonDerivedType(typeof(EchoFrame), "echo")]
[JsonDerivedType(typeof(ReceiptFrame), "receipt")]
[JsonDerivedType(typeof(HistoryFrame), "history")]
[JsonDerivedType(typeof(ErrorFrame), "error")]
[JsonDerivedType(typeof(PermissionFrame), "permission")]
[JsonDerivedType(typeof(PermissionResolvedFrame), "permission_resolved")]
[JsonDerivedType(typeof(QuestionFrame), "question")]
[JsonDerivedType(typeof(QuestionResolvedFrame), "question_resolved")]
[JsonDerivedType(typeof(SessionFrame), "session")]
[JsonDerivedType(typeof(ControlFrame), "control")]
[JsonDerivedType(typeof(AlertFrame), "alert")]
[JsonDerivedType(typeof(FeedFrame), "feed")]
abstract record PageFrame
{
    // A frame is never put into HTML, so letters of all languages stay as they are.
    static readonly FakechatJson Json = new(new JsonSerializerOptions(FakechatJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Json.PageFrame);
}

/// <summary><c>ts</c> is Unix time in milliseconds. <see cref="Edited"/> and reactions are there in a history only.</summary>
sealed record MessageFrame(
    string Id, string From, string Text, long Ts, string? ReplyTo, PageFile? File, bool? Edited = null,
    IReadOnlyList<string>? Reactions = null) : PageFrame;

sealed record EditFrame(string Id, string Text) : PageFrame;

sealed record ReactionFrame(string Id, string Emoji) : PageFrame;

/// <summary>An event that is on disk, for all tabs in the order of the spool. A long text is cut, and says so.</summary>
sealed record EchoFrame(
    string Id, string Text, long Ts, PageFile? File, string? State = null, string? Reason = null, bool? Truncated = null,
    IReadOnlyList<string>? Reactions = null) : PageFrame;

/// <summary><c>accepted</c> (on disk), then the states of a receipt.</summary>
sealed record ReceiptFrame(string Id, string State, string? Reason = null) : PageFrame;

/// <summary>First on every connection. <see cref="Role"/>: <c>owner</c> may answer permission requests, <c>sender</c> may not.</summary>
sealed record HistoryFrame(IReadOnlyList<PageFrame> Items, string Role) : PageFrame;

/// <summary>What was sent could not be taken; nothing of it was kept.</summary>
sealed record ErrorFrame(string? Id, string Text) : PageFrame;

sealed record PermissionFrame(
    string Id, string Tool, string Description, string Preview, JsonElement? Input, string? Rule, DateTimeOffset? Expires) : PageFrame;

sealed record PermissionResolvedFrame(string Id, string Outcome, string? By) : PageFrame;

sealed record QuestionFrame(string Id, string Kind, string Text, IReadOnlyList<string> Options, DateTimeOffset Expires) : PageFrame;

sealed record QuestionResolvedFrame(string Id, string? Answer, string? By) : PageFrame;

sealed record SessionFrame(string Name, string Project, string Activity, string Channel) : PageFrame;

/// <summary>Something waits for the owner.</summary>
sealed record AlertFrame(string Text) : PageFrame;

/// <summary>
/// Items of the session's feed, as docs/reference/feed.md names them. <see cref="Restart"/>: they are all that there is so far.
/// </summary>
sealed record FeedFrame(IReadOnlyList<JsonElement> Items, bool? Restart = null, string? Refused = null) : PageFrame;

/// <summary>What became of an owner's command.</summary>
sealed record ControlFrame(string Command, bool Ok, string Text) : PageFrame;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PageFrame))]
sealed partial class FakechatJson : JsonSerializerContext;
