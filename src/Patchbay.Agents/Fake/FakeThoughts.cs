using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Patchbay.Agents.Fake;

/// <summary>What the fake model thought, signed so that it knows its own again: what it called tools by must come back unchanged.</summary>
static class FakeThoughts
{
    /// <summary>Ids of calls that thinking came before.</summary>
    public const string Marked = "toolu_thought_";

    const string Hidden = "hidden:";

    public static string Sign(string thought) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"signed\0{thought}")));

    public static string Hide(string thought) => Hidden + Convert.ToBase64String(Encoding.UTF8.GetBytes(thought));

    /// <summary>Ids of calls that reasoning came before, in OpenAI's Responses.</summary>
    public const string MarkedCall = "call_thought_";

    /// <summary>What nobody but the fake can read, and nobody else can make.</summary>
    public static string Seal(string thought) => $"{Hide(thought)}.{Sign(thought)}";

    public static bool IsSealed(string? text) =>
        text?.Split('.') is [var hidden, var signature] && hidden.StartsWith(Hidden, StringComparison.Ordinal)
        && Sign(Encoding.UTF8.GetString(Convert.FromBase64String(hidden[Hidden.Length..]))) == signature;

    /// <summary>What is wrong with one message; null when it is right.</summary>
    public static string? Complaint(IReadOnlyList<JsonElement> blocks)
    {
        var thoughts = 0;
        foreach (var block in blocks)
        {
            switch (block.GetProperty("type").GetString())
            {
                case "thinking" when block.GetProperty("signature").GetString() != Sign(block.GetProperty("thinking").GetString()!):
                    return "Invalid `signature` in `thinking` block";
                case "redacted_thinking" when !block.GetProperty("data").GetString()!.StartsWith(Hidden, StringComparison.Ordinal):
                    return "Invalid `data` in `redacted_thinking` block";
                case "thinking" or "redacted_thinking":
                    thoughts++;
                    break;
                case "tool_use" when thoughts == 0 && block.GetProperty("id").GetString()!.StartsWith(Marked, StringComparison.Ordinal):
                    return "Expected `thinking` or `redacted_thinking`, but found `tool_use`";
            }
        }

        return null;
    }
}
