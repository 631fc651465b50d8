using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Patchbay.Channels.Tools;

/// <summary>Lists and runs the platform's tools; whatever goes wrong is a result with a reason, never a broken connection.</summary>
sealed class ToolDispatcher(PlatformInfo info, Func<IReadOnlyList<ChannelTool>> tools, Func<string, string?, Task> succeededAsync)
{
    public ValueTask<ListToolsResult> ListAsync(RequestContext<ListToolsRequestParams> request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ListToolsResult
        {
            Tools = [.. tools().Select(tool => new Tool { Name = tool.Name, Description = tool.Description, InputSchema = tool.InputSchema })],
        });

    public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        var name = request.Params?.Name ?? "";
        if (tools().FirstOrDefault(tool => tool.Name == name) is not { } tool)
        {
            return Result(info.Wording.Unknown(name), isError: true);
        }

        var input = Input(request.Params!.Arguments);
        try
        {
            var text = await tool.RunAsync(input, cancellationToken);
            await succeededAsync(name, Chat(input));
            return Result(text, isError: false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Result(info.Wording.Failed(name, exception.Message), isError: true);
        }
    }

    static JsonElement Input(IDictionary<string, JsonElement>? arguments)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in arguments ?? new Dictionary<string, JsonElement>())
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return JsonDocument.Parse(output.WrittenMemory.ToArray()).RootElement;
    }

    static string? Chat(JsonElement input) =>
        input.TryGetProperty("chat_id", out var chat) && chat.ValueKind is JsonValueKind.String ? chat.GetString() : null;

    static CallToolResult Result(string text, bool isError) =>
        new() { Content = [new TextContentBlock { Text = text }], IsError = isError };
}
