using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Patchbay.Platforms.Telegram.Fake;

/// <summary>
/// What each method takes: <c>name kind</c>, with a <c>!</c> behind the name of one that must be there. Stricter than
/// Telegram, which passes over parameters that it does not know.
/// </summary>
static class FakeParameters
{
    static readonly Dictionary<string, string> Methods = new(StringComparer.Ordinal)
    {
        ["getMe"] = "",
        ["deleteWebhook"] = "drop_pending_updates bool",
        ["getUpdates"] = "offset int, limit int, timeout int, allowed_updates array",
        ["setMyCommands"] = "commands! array, scope object, language_code text",
        ["sendMessage"] = "chat_id! id, text! text, message_thread_id int, parse_mode text, entities array, reply_parameters object, reply_markup object, link_preview_options object, disable_notification bool",
        ["editMessageText"] = "chat_id! id, message_id! int, text! text, parse_mode text, entities array, reply_markup object, link_preview_options object",
        ["editMessageReplyMarkup"] = "chat_id! id, message_id! int, reply_markup object",
        ["deleteMessage"] = "chat_id! id, message_id! int",
        ["sendPhoto"] = "chat_id! id, photo! file, message_thread_id int, caption text, reply_parameters object",
        ["sendDocument"] = "chat_id! id, document! file, message_thread_id int, caption text, reply_parameters object",
        ["sendChatAction"] = "chat_id! id, action! text, message_thread_id int",
        ["setMessageReaction"] = "chat_id! id, message_id! int, reaction array, is_big bool",
        ["answerCallbackQuery"] = "callback_query_id! text, text text, show_alert bool",
        ["getFile"] = "file_id! text",
    };

    public static bool IsMethod(string method) => Methods.ContainsKey(method);

    /// <summary>The body of a request, checked against what its method takes.</summary>
    public static async Task<(JsonObject Parameters, List<FakeFile> Files)> ReadAsync(string method, HttpRequest request, CancellationToken cancellationToken)
    {
        var files = new List<FakeFile>();
        var given = request.HasFormContentType ? await FormAsync(request, files, cancellationToken) : await JsonAsync(request, cancellationToken);
        var rules = Rules(method);
        foreach (var (name, value) in given)
        {
            var rule = rules.Find(rule => rule.Name == name);
            if (rule.Name is null || value is null || !Fits(value, rule.Kind, request.HasFormContentType))
            {
                throw FakeRefusal.Bad(rule.Name is null ? $"unknown parameter {name}" : $"parameter {name} must be of type {rule.Kind}");
            }
        }

        foreach (var (name, _, required) in rules.Where(rule => rule.Required && !given.ContainsKey(rule.Name)))
        {
            throw FakeRefusal.Bad(name is "text" ? "message text is empty" : name is "chat_id" ? "chat_id is empty" : $"parameter {name} is required");
        }

        return (given, files);
    }

    static List<(string Name, string Kind, bool Required)> Rules(string method) =>
    [
        .. Methods[method].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(rule => rule.Split(' '))
            .Select(parts => (parts[0].TrimEnd('!'), parts[1], parts[0][^1] == '!')),
    ];

    static bool Fits(JsonNode value, string kind, bool isForm) => (kind, value.GetValueKind()) switch
    {
        ("text", JsonValueKind.String) => true,
        ("file", JsonValueKind.String) => true,
        ("id", JsonValueKind.String) => value.GetValue<string>().Length > 0,
        ("id" or "int", JsonValueKind.Number) => value.AsValue().TryGetValue(out long _),
        ("int", JsonValueKind.String) => isForm && long.TryParse(value.GetValue<string>(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        ("bool", JsonValueKind.True or JsonValueKind.False) => true,
        ("object", JsonValueKind.Object) => true,
        ("array", JsonValueKind.Array) => true,
        _ => false,
    };

    static async Task<JsonObject> JsonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new StreamReader(request.Body);
            var text = await reader.ReadToEndAsync(cancellationToken);
            return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? throw new JsonException("no object");
        }
        catch (JsonException)
        {
            throw FakeRefusal.Bad("can't parse the body as a JSON object");
        }
    }

    static async Task<JsonObject> FormAsync(HttpRequest request, List<FakeFile> files, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        var given = new JsonObject();
        foreach (var (name, value) in form)
        {
            var text = value.ToString();
            // Objects travel through a form as their JSON.
            given[name] = text is ['{' or '[', ..] && name is not ("text" or "caption") ? JsonNode.Parse(text) : text;
        }

        foreach (var file in form.Files)
        {
            using var content = new MemoryStream();
            await file.CopyToAsync(content, cancellationToken);
            files.Add(new FakeFile(file.FileName, content.ToArray()));
            given[file.Name] = file.FileName;
        }

        return given;
    }
}
