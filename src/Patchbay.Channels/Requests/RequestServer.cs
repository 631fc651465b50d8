using System.Text;
using System.Text.Json;
using Patchbay.Channels.Tools;
using Patchbay.Protocol.Wire;

namespace Patchbay.Channels.Requests;

/// <summary>
/// Answers a host's requests: the six methods that a channel needs, in MCP revision 2025-11-25. Written by hand because
/// every session starts a process for each of its channels, and an SDK's start and memory would be most of it
/// (docs/explanation/channel-servers.md has the figures).
/// </summary>
sealed class RequestServer(ServerDescription description, ToolDispatcher tools, Func<ReadOnlyMemory<byte>, Task> sendAsync, CancellationToken stop)
{
    // An agent calls a few tools at a time; beyond this a host is out of its mind, and is told so.
    const int MaxCalls = 128;

    static readonly string[] LogLevels = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

    readonly OpenCalls _calls = new(MaxCalls, stop);

    /// <summary>Null before <c>initialize</c>.</summary>
    public HostDeclaration? Host { get; private set; }

    /// <summary>Takes what the tap left. Answers come in the order of the requests, but for tool calls.</summary>
    public ValueTask TakeAsync(WireMessage message, CancellationToken cancellationToken)
    {
        if (!message.IsJsonRpc)
        {
            throw new FormatException("a message must have jsonrpc 2.0, and a method, a result or an error");
        }

        if (message.IsRequest)
        {
            CheckId(message.Id.Span);
            return new ValueTask(AnswerAsync(message));
        }

        if (message.Method is "notifications/cancelled")
        {
            Cancel(message.Parameters);
        }

        // We ask nothing, so an answer is nobody's; other notifications have no meaning for a channel.
        return ValueTask.CompletedTask;
    }

    async Task AnswerAsync(WireMessage request)
    {
        try
        {
            if (request.Method is "tools/call")
            {
                BeginCall(request);
                return;
            }

            await sendAsync(Answer(request));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            await sendAsync(ReplyLine.Error(request.Id.Span, ReplyLine.InvalidParameters, exception.Message));
        }
    }

    byte[] Answer(WireMessage request)
    {
        switch (request.Method)
        {
            case "initialize":
                Host = HostDeclaration.Read(request.Parameters.Span);
                return ReplyLine.Result(request.Id.Span, description.Write);
            case "tools/list":
                return ReplyLine.Result(request.Id.Span, tools.WriteList);
            case "logging/setLevel":
                // Every level is sent: what a channel says is little, and all of it is for the operator.
                Require(LogLevels.Contains(Text(request.Parameters, "level")), "level must be one of the levels of syslog");
                return ReplyLine.Result(request.Id.Span, WriteEmpty);
            case "ping":
                return ReplyLine.Result(request.Id.Span, WriteEmpty);
            default:
                return ReplyLine.Error(request.Id.Span, ReplyLine.UnknownMethod, "Method not found");
        }
    }

    void BeginCall(WireMessage request)
    {
        using var parameters = JsonDocument.Parse(request.Parameters.IsEmpty ? "{}"u8.ToArray() : request.Parameters);
        var root = parameters.RootElement;
        Require(root.ValueKind is JsonValueKind.Object && root.TryGetProperty("name", out var name) && name.ValueKind is JsonValueKind.String, "name must be a string");
        var hasArguments = root.TryGetProperty("arguments", out var arguments) && arguments.ValueKind is not JsonValueKind.Null;
        Require(!hasArguments || arguments.ValueKind is JsonValueKind.Object, "arguments must be an object");

        // The line is gone when this returns; the call is not.
        var id = request.Id.ToArray();
        var input = hasArguments ? arguments.Clone() : JsonDocument.Parse("{}").RootElement;
        var tool = root.GetProperty("name").GetString()!;
        var call = _calls.TryBegin(id);
        _ = Task.Run(
            () => call is null
                ? sendAsync(ReplyLine.Error(id, ReplyLine.Busy, $"more than {MaxCalls} calls at once, or two of one id; try again when one has ended"))
                : CallAsync(id, tool, input, call.Token),
            CancellationToken.None);
    }

    async Task CallAsync(byte[] id, string name, JsonElement input, CancellationToken cancellationToken)
    {
        try
        {
            var (text, isError) = await tools.CallAsync(name, input, cancellationToken);
            await sendAsync(ReplyLine.Result(id, writer => ToolDispatcher.WriteResult(writer, text, isError)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Cancelled: the protocol wants no answer. Or the host is gone.
        }
        finally
        {
            _calls.End(id);
        }
    }

    void Cancel(ReadOnlyMemory<byte> parameters)
    {
        using var document = JsonDocument.Parse(parameters.IsEmpty ? "{}"u8.ToArray() : parameters);
        if (document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("requestId", out var id))
        {
            _calls.Cancel(id.GetRawText());
        }
    }

    static string? Text(ReadOnlyMemory<byte> parameters, string name)
    {
        using var document = JsonDocument.Parse(parameters.IsEmpty ? "{}"u8.ToArray() : parameters);
        return document.RootElement.ValueKind is JsonValueKind.Object
            && document.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
    }

    static void CheckId(ReadOnlySpan<byte> id)
    {
        if (id[0] is not ((byte)'"' or (byte)'-' or (>= (byte)'0' and <= (byte)'9')))
        {
            throw new FormatException($"an id must be a string or a number, not {Encoding.UTF8.GetString(id[..Math.Min(id.Length, 20)])}");
        }
    }

    static void WriteEmpty(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    }

    static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new JsonException(otherwise);
        }
    }
}
