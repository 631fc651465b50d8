using System.Globalization;
using Patchbay.Channels.Gate;
using Patchbay.Platforms.Telegram.Api;
using Patchbay.Platforms.Telegram.Text;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Platforms.Telegram.Asking;

/// <summary>What a request or a question looks like in a chat.</summary>
static class TelegramCards
{
    const int MaxPreview = 1200;
    const int MaxDescription = 600;
    const int MaxLabel = 60;
    const int MaxQuestion = 3000;

    public static (TelegramText Text, ReplyMarkup? Buttons) Open(OpenAsk ask, bool isOwner) => ask.Permission is { } request
        ? (Permission(ask, request, null, isOwner), PermissionButtons(ask, null, isOwner))
        : (Question(ask.Question!), QuestionButtons(ask.Question!));

    /// <summary>One page of the full input in place of its beginning.</summary>
    public static (TelegramText Text, ReplyMarkup Buttons) Details(OpenAsk ask, int page, bool isOwner)
    {
        var pages = TelegramInput.Pages(ask.Permission!);
        var at = Math.Clamp(page, 0, pages.Count - 1);
        return (Permission(ask, ask.Permission!, (pages[at], at + 1, pages.Count), isOwner), PermissionButtons(ask, (at, pages.Count), isOwner));
    }

    /// <summary>The same without buttons, and how it ended.</summary>
    public static TelegramText Closed(OpenAsk ask)
    {
        var body = ask.Permission is { } request ? Permission(ask, request, null, isOwner: false, isOpen: false) : Question(ask.Question!);
        return new TelegramText($"{body.Text}\n\n{ask.Outcome}", body.Entities);
    }

    public static string Outcome(PermissionResolved resolved) => resolved.Outcome switch
    {
        "allowed" => $"✅ Allowed{By(resolved.By)}",
        "denied" => $"❌ Denied{By(resolved.By)}",
        "expired" => "⌛ Expired: nobody answered in time",
        PermissionResolved.SessionEnded => "🚫 The session has ended",
        "withdrawn" => "🚫 No longer needed",
        var other => $"Closed: {Short(other, MaxLabel)}",
    };

    public static string Outcome(QuestionResolved resolved) =>
        resolved.Answer is { } answer ? $"✅ {Short(answer, 300)}{By(resolved.By)}" : "⌛ Closed without an answer";

    static TelegramText Permission(OpenAsk ask, PermissionRequest request, (string Text, int Number, int Count)? page, bool isOwner, bool isOpen = true)
    {
        var card = new TelegramTextBuilder().Add($"🔐 Permission: {Short(request.ToolName, 100)}", "bold").Add("\n");
        card.Add(Short(request.Description, MaxDescription)).Add("\n");
        var shown = page is { } full ? full.Text : Short(request.InputPreview, MaxPreview);
        card.Add(shown.Length == 0 ? " " : shown, "pre");
        if (page is { Count: > 1 } part)
        {
            card.Add(string.Create(CultureInfo.InvariantCulture, $"\npage {part.Number} of {part.Count}"));
        }

        if (isOpen && isOwner && ask.Rule is { } rule)
        {
            card.Add("\n\nAlways in this session adds the rule ").Add(Short(rule, 300), "code");
        }

        if (isOpen)
        {
            card.Add("\n\nOr write ").Add($"yes {ask.Id}", "code").Add(" or ").Add($"no {ask.Id}", "code");
        }

        return card.Build();
    }

    static ReplyMarkup PermissionButtons(OpenAsk ask, (int At, int Count)? page, bool isOwner)
    {
        List<InlineButton> first = [new("✅ Allow", $"perm:allow:{ask.Id}"), new("❌ Deny", $"perm:deny:{ask.Id}")];
        var rows = new List<IReadOnlyList<InlineButton>> { first };
        if (page is null)
        {
            first.Insert(0, new("Details", $"perm:more:{ask.Id}"));
        }
        else if (page is { Count: > 1 } many)
        {
            rows.Add([.. Steps(ask.Id, many.At, many.Count)]);
        }

        if (isOwner && ask.Rule is not null)
        {
            rows.Add([new("♾ Always in this session", $"perm:always:{ask.Id}")]);
        }

        return ReplyMarkup.Rows(rows);
    }

    static IEnumerable<InlineButton> Steps(string id, int at, int count)
    {
        if (at > 0)
        {
            yield return new("◀", string.Create(CultureInfo.InvariantCulture, $"page:{id}:{at - 1}"));
        }

        if (at < count - 1)
        {
            yield return new("▶", string.Create(CultureInfo.InvariantCulture, $"page:{id}:{at + 1}"));
        }
    }

    static TelegramText Question(Question question)
    {
        var card = new TelegramTextBuilder().Add(question.Kind is QuestionKind.Plan ? "📋 A plan to approve" : "❓ A question", "bold").Add("\n");
        card.Add(Short(question.Text, MaxQuestion));
        if (question.Options.Any(option => option.Length > MaxLabel))
        {
            for (var i = 0; i < question.Options.Count; i++)
            {
                card.Add(string.Create(CultureInfo.InvariantCulture, $"\n{i + 1}. {Short(question.Options[i], 200)}"));
            }
        }

        if (question.Kind is QuestionKind.Text)
        {
            card.Add("\n\nReply to this message with your answer.", "italic");
        }

        return card.Build();
    }

    /// <summary>What the card has no room for: messages of its own, before it.</summary>
    public static IReadOnlyList<TelegramText> Before(OpenAsk ask) => ask.Question is { } question && question.Text.Length > MaxQuestion
        ? TelegramChunks.Split(TelegramMarkdown.Render(TelegramInput.Visible(question.Text)), TelegramAccess.Profile.LongestMessage, ChunkMode.Newline)
        : [];

    static ReplyMarkup? QuestionButtons(Question question) => question.Kind is QuestionKind.Text
        ? new ReplyMarkup { ForceReply = true }
        : ReplyMarkup.Rows([.. question.Options.Select((option, index) => new InlineButton[]
        {
            new(Short(option, MaxLabel) is { Length: > 0 } label ? label : "…", string.Create(CultureInfo.InvariantCulture, $"pick:{question.QuestionId}:{index}")),
        })]);

    static string By(string? by) => by is { Length: > 0 } ? $" by {Short(by, MaxLabel)}" : "";

    static string Short(string text, int length)
    {
        var plain = TelegramInput.Visible(text);
        return plain.Length <= length ? plain : plain[..(char.IsHighSurrogate(plain[length - 1]) ? length - 1 : length)] + "…";
    }
}
