using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Tools;

namespace Patchbay.Agents.Rehearsal;

/// <summary>
/// Calls tools for one block, with a breakpoint after each, and answers where the block came from: by the reply tool of
/// its channel, or at the terminal.
/// </summary>
sealed partial class RehearsalAnswer(AgentBlock block, ITurn turn, Action<IReadOnlyList<AgentBlock>> arrived)
{
    readonly AgentBlock.FromChannel? _event = block as AgentBlock.FromChannel;

    public async Task<ToolResult> CallAsync(string tool, JsonObject input, CancellationToken interrupt)
    {
        var result = await turn.CallToolAsync(tool, JsonSerializer.Deserialize(input.ToJsonString(), RehearsalJson.Default.JsonElement), interrupt);
        var kind = tool is "Write" or "Edit" ? BreakpointKind.FileSaved : BreakpointKind.ToolFinished;
        arrived(await turn.BreakpointAsync(kind, interrupt));
        return result;
    }

    /// <summary>The final word on the block.</summary>
    public async Task<string> SayAsync(string text, CancellationToken interrupt, IReadOnlyList<string>? files = null)
    {
        if (ChannelTool("reply") is { } reply)
        {
            var input = Addressed();
            input["text"] = text;
            if (_event!.Message["message_id"] is { } id)
            {
                input["reply_to"] = id;
            }

            if (files is not null)
            {
                input["files"] = new JsonArray([.. files.Select(file => (JsonNode)file)]);
            }

            var result = await CallAsync(reply.Name, input, interrupt);
            if (!result.IsError)
            {
                return text;
            }

            turn.Say($"the answer could not be sent: {result.Text}");
        }

        turn.Say(text);
        return text;
    }

    /// <summary>A message that is sent and then edited; null when the channel cannot.</summary>
    public async Task<string?> SayAndEditAsync(string first, string then, CancellationToken interrupt)
    {
        if (ChannelTool("reply") is not { } reply || ChannelTool("edit_message") is not { } edit)
        {
            return null;
        }

        var input = Addressed();
        input["text"] = first;
        var sent = await CallAsync(reply.Name, input, interrupt);
        if (sent.IsError || MessageId().Match(sent.Text) is not { Success: true } match)
        {
            return null;
        }

        var change = Addressed();
        change["message_id"] = match.Groups[1].Value;
        change["text"] = then;
        return (await CallAsync(edit.Name, change, interrupt)).IsError ? null : then;
    }

    /// <summary>Null when the channel has no reactions or the block is none of a channel.</summary>
    public async Task<ToolResult?> ReactAsync(string emoji, CancellationToken interrupt)
    {
        if (ChannelTool("react") is not { } react || _event?.Message["message_id"] is not { } id)
        {
            return null;
        }

        var input = Addressed();
        input["message_id"] = id;
        input["emoji"] = emoji;
        return await CallAsync(react.Name, input, interrupt);
    }

    ToolOffer? ChannelTool(string name) =>
        _event is null ? null : turn.Tools.FirstOrDefault(tool => tool.Server == _event.Source && tool.ServerTool == name);

    JsonObject Addressed()
    {
        var input = new JsonObject();
        var wantsChat = ChannelTool("reply") is { } reply && reply.InputSchema.TryGetProperty("properties", out var properties)
            && properties.TryGetProperty("chat_id", out _);
        if (wantsChat && _event?.Message["chat_id"] is { } chat)
        {
            input["chat_id"] = chat;
        }

        return input;
    }

    // "sent (m1)" and "sent (id: 12)" are how channels name what they sent.
    [GeneratedRegex(@"\((?:id: )?([^\s()]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex MessageId();
}
