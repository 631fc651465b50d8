using System.Text.Json.Nodes;

namespace Patchbay.StandIn;

/// <summary>
/// <c>reply</c> answers "sent", <c>fail</c> answers an error, <c>busy</c> prints events while it runs.
/// </summary>
static class Tools
{
    const string Schema = """{"type":"object","properties":{"chat_id":{"type":"string"},"text":{"type":"string"}}}""";

    public const string List =
        $$"""{"tools":[{"name":"reply","description":"Answer a chat.","inputSchema":{{Schema}}},{"name":"fail","description":"Fails.","inputSchema":{{Schema}}},{"name":"busy","description":"Takes a while.","inputSchema":{{Schema}}},{"name":"create_issue","description":"Makes something new.","inputSchema":{{Schema}}}]}""";

    public static async Task CallAsync(JsonObject parameters, Script script, Action<string> answer)
    {
        switch ((string?)parameters["name"])
        {
            case "busy":
                await script.DoAsync("events 3 busy-");
                await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System);
                answer(Result("done", false));
                break;
            case "fail":
                answer(Result("it failed on purpose", true));
                break;
            default:
                answer(Result($"sent {(string?)parameters["arguments"]?["text"]}", false));
                break;
        }
    }

    static string Result(string text, bool isError) =>
        $$"""{"content":[{"type":"text","text":{{Server.Text(text)}}}]{{(isError ? ",\"isError\":true" : "")}}}""";
}
