using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.Channels.Gate;

/// <summary>Who approves and who owns: a file of our own, because the contract's file loses keys that it does not know.</summary>
sealed record RoleList(IReadOnlyList<string> Approvers, IReadOnlyList<string> Owners)
{
    public static RoleList None { get; } = new([], []);

    /// <summary>Throws <see cref="JsonException"/> when any part of it is damaged: half a role file is none.</summary>
    public static RoleList Parse(byte[] content)
    {
        var root = AccessReader.Parse(content);
        return new(Names(root["approvers"]), Names(root["owners"]));
    }

    public byte[] Format() => AccessJson.Bytes(new JsonObject
    {
        ["approvers"] = AccessJson.List(Approvers),
        ["owners"] = AccessJson.List(Owners),
    });

    static List<string> Names(JsonNode? node) => node is not JsonArray list
        ? throw new JsonException("a list is missing")
        : [.. list.Select(item => item is JsonValue value && value.TryGetValue<string>(out var name) && name.Length > 0
            ? name
            : throw new JsonException("an entry is no text"))];
}
