using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Patchbay.Channels.Outbound;

namespace Patchbay.Channels.Tools;

/// <summary>
/// Lists and runs the tools; whatever goes wrong is a result with a reason, never a broken connection. A call ends with
/// the channel, even one that does not listen to its token.
/// </summary>
sealed class ToolDispatcher(PlatformInfo info, Func<IReadOnlyList<ChannelTool>> tools, Func<IDelivery?> delivery, CancellationToken stop)
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

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop);
        var input = Input(request.Params!.Arguments);
        var before = delivery();
        var position = before?.Position ?? 0;
        string text;
        try
        {
            text = await tool.RunAsync(input, either.Token).WaitAsync(either.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !either.IsCancellationRequested)
        {
            return Result(info.Wording.Failed(name, exception.Message), isError: true);
        }

        // The list of what is unconfirmed says nothing about having read it.
        if (before is not null && name != AckTool.Name)
        {
            await before.OnToolSucceededAsync(Chat(input), position);
        }

        return Result(text, isError: false);
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

    /// <summary>A number is a chat too: agents write ids of digits both ways.</summary>
    static string? Chat(JsonElement input) => !input.TryGetProperty("chat_id", out var chat) ? null
        : chat.ValueKind is JsonValueKind.String or JsonValueKind.Number ? chat.ToString()
        : null;

    static CallToolResult Result(string text, bool isError) =>
        new() { Content = [new TextContentBlock { Text = text }], IsError = isError };
}
