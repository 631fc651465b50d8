using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.StandIn;

/// <summary>Answers requests by hand-written lines; the keys stand in the order of the official servers.</summary>
sealed class Server(Mode mode, LineOutput output, Record record)
{
    static readonly string[] Revisions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    readonly string _script = Environment.GetEnvironmentVariable("STANDIN_SCRIPT") ?? "";
    readonly string _control = Environment.GetEnvironmentVariable("STANDIN_CONTROL") ?? "";

    public async Task<int> RunAsync(Stream input)
    {
        var script = new Script(output);
        _ = script.FollowAsync(_control);
        using var reader = new StreamReader(input, new UTF8Encoding(false));
        while (await reader.ReadLineAsync() is { } line)
        {
            record.Add(line);
            if (JsonNode.Parse(line) is JsonObject message)
            {
                Take(message, script);
            }
        }

        record.Add("end of input");
        if (mode.Stubborn)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        }

        return 0;
    }

    void Take(JsonObject message, Script script)
    {
        var method = (string?)message["method"];
        if (message["id"] is { } id)
        {
            Request(id.ToJsonString(), method ?? "", message["params"] as JsonObject, script);
        }
        else if (method is "notifications/initialized")
        {
            if (mode.Golden)
            {
                output.Line(Golden.Event);
            }

            _ = script.PlayAsync(_script);
        }
        else if (method is "notifications/claude/channel/permission_request" && mode.Golden)
        {
            output.Line(Golden.Verdict((string)message["params"]!["request_id"]!));
        }
    }

    void Request(string id, string method, JsonObject? parameters, Script script)
    {
        switch (method)
        {
            case "initialize" when mode.Dies:
                Console.Error.WriteLine("no token in the environment");
                Environment.Exit(7);
                break;
            case "initialize" when mode.Hangs:
                break;
            case "initialize":
                Answer(id, $$"""
                    {"protocolVersion":"{{Revision((string?)parameters?["protocolVersion"])}}","capabilities":{"tools":{},"experimental":{{mode.Experimental}}},"serverInfo":{"name":"{{mode.ServerName}}","version":"1.0.0"},"instructions":{{Text(mode.Instructions)}}}
                    """);
                if (mode.Noise)
                {
                    output.Line("listening on nothing\n42\n[]\n\"text\"\n{\"jsonrpc\":\"2.0\"}");
                }

                break;
            case "tools/list":
                Answer(id, Tools.List);
                break;
            case "tools/call" when mode.Golden:
                Answer(id, Golden.Refusal);
                break;
            case "tools/call":
                _ = Tools.CallAsync(parameters!, script, result => Answer(id, result));
                break;
            case "ping":
                Answer(id, "{}");
                break;
            default:
                output.Line($$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":-32601,"message":"Method not found"}}""");
                break;
        }
    }

    static string Revision(string? asked) =>
        Environment.GetEnvironmentVariable("STANDIN_REVISION") is { Length: > 0 } fixedOne ? fixedOne
        : Revisions.Contains(asked) ? asked!
        : Revisions[^1];

    void Answer(string id, string result) => output.Line($$"""{"result":{{result}},"jsonrpc":"2.0","id":{{id}}}""");

    public static string Text(string text) => JsonSerializer.Serialize(text, StandInJson.Default.String);
}
