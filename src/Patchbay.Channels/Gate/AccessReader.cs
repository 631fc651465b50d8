using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Patchbay.Channels.Gate;

/// <summary>
/// The contract's <c>access.json</c> as a state. A value of a wrong kind counts as the narrowest one and is mentioned: what
/// cannot be read lets nobody in.
/// </summary>
sealed class AccessReader(AccessProfile profile)
{
    readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The file as an object. Throws <see cref="JsonException"/> when it is none.</summary>
    public static JsonObject Parse(ReadOnlySpan<byte> content)
    {
        try
        {
            var text = content.StartsWith("\uFEFF"u8) ? content[3..] : content;
            var root = JsonNode.Parse(text) as JsonObject ?? throw new JsonException("it is no JSON object");
            Touch(root);
            return root;
        }
        catch (ArgumentException twice)
        {
            throw new JsonException(twice.Message, twice);
        }
    }

    public AccessState Read(JsonObject root)
    {
        var allow = Strings(root["allowFrom"], "allowFrom");
        return new AccessState
        {
            Policy = Policy(root["dmPolicy"]),
            AllowFrom = allow,
            Allowed = allow.ToFrozenSet(StringComparer.Ordinal),
            Groups = Groups(root["groups"]),
            Pending = [.. Pending(root["pending"])],
            MentionPatterns = [.. Patterns(root["mentionPatterns"])],
            AckReaction = Text(root["ackReaction"]) is { Length: > 0 } emoji ? emoji : null,
            ReplyToMode = Text(root["replyToMode"]) switch { "off" => ReplyToMode.Off, "all" => ReplyToMode.All, _ => ReplyToMode.First },
            ChunkMode = Text(root["chunkMode"]) is "newline" ? ChunkMode.Newline : ChunkMode.Length,
            TextChunkLimit = Number(root["textChunkLimit"]) is { } limit ? (int)Math.Clamp(limit, 1, profile.LongestMessage) : profile.LongestMessage,
        };
    }

    /// <summary>Twice the same key shows only when it is asked for.</summary>
    static void Touch(JsonNode? node)
    {
        foreach (var child in node switch { JsonObject owner => owner.Select(pair => pair.Value), JsonArray list => list, _ => [] })
        {
            Touch(child);
        }
    }

    DmPolicy Policy(JsonNode? node)
    {
        switch (Text(node))
        {
            case "pairing":
                return DmPolicy.Pairing;
            case "allowlist":
                return DmPolicy.Allowlist;
            case "disabled":
                return DmPolicy.Disabled;
            default:
                if (node is null)
                {
                    return profile.DefaultPolicy;
                }

                _problems.Add("dmPolicy is none of pairing, allowlist, disabled: it counts as disabled");
                return DmPolicy.Disabled;
        }
    }

    FrozenDictionary<string, GroupAccess> Groups(JsonNode? node)
    {
        var groups = new Dictionary<string, GroupAccess>(StringComparer.Ordinal);
        foreach (var (key, value) in Members(node, "groups"))
        {
            if (value is not JsonObject group)
            {
                _problems.Add($"groups has an entry that is no object: {key}; it does not count");
            }
            else if (group["allowFrom"] is not null and not JsonArray)
            {
                // An empty list means everybody: what is no list must not become one.
                _problems.Add($"allowFrom of the group {key} is no list; the group does not count");
            }
            else
            {
                var members = Strings(group["allowFrom"], $"allowFrom of the group {key}");
                if (members.Count > 0 || group["allowFrom"] is null or JsonArray { Count: 0 })
                {
                    groups[key] = new GroupAccess(group["requireMention"]?.GetValueKind() is not JsonValueKind.False, members);
                }
            }
        }

        return groups.ToFrozenDictionary(StringComparer.Ordinal);
    }

    IEnumerable<PendingPairing> Pending(JsonNode? node)
    {
        foreach (var (code, value) in Members(node, "pending"))
        {
            if (value is JsonObject entry && Text(entry["senderId"]) is { Length: > 0 } sender
                && Time(entry["createdAt"]) is { } created && Time(entry["expiresAt"]) is { } expires)
            {
                yield return new PendingPairing(code, sender, Text(entry["chatId"]) ?? sender, created, expires, (int)Math.Clamp(Number(entry["replies"]) ?? 1, 0, 99));
            }
            else
            {
                _problems.Add("pending has an entry that cannot be read; it does not count");
            }
        }
    }

    IEnumerable<Regex> Patterns(JsonNode? node)
    {
        foreach (var pattern in Strings(node, "mentionPatterns"))
        {
            Regex? made = null;
            try
            {
                made = new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, AccessState.PatternTime);
            }
            catch (ArgumentException)
            {
                _problems.Add($"mentionPatterns has a pattern that is none: {pattern}; it does not count");
            }

            if (made is not null)
            {
                yield return made;
            }
        }
    }

    List<string> Strings(JsonNode? node, string name)
    {
        var found = new List<string>();
        if (node is not null and not JsonArray)
        {
            _problems.Add($"{name} is no list; it counts as empty");
        }

        foreach (var item in node as JsonArray ?? [])
        {
            if (Text(item) is { Length: > 0 } text)
            {
                found.Add(text);
            }
            else
            {
                _problems.Add($"{name} has an entry that is no text: {item?.ToJsonString() ?? "null"}; write it in quotes");
            }
        }

        return found;
    }

    IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? node, string name)
    {
        if (node is not null and not JsonObject)
        {
            _problems.Add($"{name} is no object; it counts as empty");
        }

        return node as JsonObject ?? [];
    }

    static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A number that was read converts itself; one that we have just written is what we wrote.</summary>
    static double? Number(JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue<double>(out var number) ? number
        : value.TryGetValue<long>(out var whole) ? whole
        : value.TryGetValue<int>(out var small) ? small
        : null;

    static DateTimeOffset? Time(JsonNode? node) =>
        Number(node) is >= 0 and < 253_402_300_800_000 and var milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;
}
