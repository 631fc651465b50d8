using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Patchbay.Channels.Gate;

/// <summary>The keys that <c>set KEY VALUE</c> knows.</summary>
public static class AccessKeys
{
    static readonly string[] Everywhere = ["textChunkLimit", "chunkMode", "mentionPatterns"];
    static readonly string[] WithReactions = ["ackReaction", "replyToMode"];

    public static IReadOnlyList<string> Of(AccessProfile profile) => profile.HasReactions ? [.. WithReactions, .. Everywhere] : Everywhere;

    /// <summary>Null when the value fits; then <paramref name="node"/> is it.</summary>
    internal static string? Problem(AccessProfile profile, string key, string value, out JsonNode? node)
    {
        node = null;
        if (!Of(profile).Contains(key))
        {
            return $"there is no key '{key}'; there is: {string.Join(", ", Of(profile))}";
        }

        switch (key)
        {
            case "replyToMode":
                return OneOf(key, value, ["off", "first", "all"], out node);
            case "chunkMode":
                return OneOf(key, value, ["length", "newline"], out node);
            case "textChunkLimit":
                if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit < 1 || limit > profile.LongestMessage)
                {
                    return $"textChunkLimit must be a number from 1 to {profile.LongestMessage}";
                }

                node = limit;
                return null;
            case "mentionPatterns":
                return Patterns(value, out node);
            default:
                node = value;
                return null;
        }
    }

    static string? OneOf(string key, string value, string[] allowed, out JsonNode? node)
    {
        node = value;
        return allowed.Contains(value) ? null : $"{key} must be one of: {string.Join(", ", allowed)}";
    }

    static string? Patterns(string value, out JsonNode? node)
    {
        node = null;
        const string Wrong = "mentionPatterns must be a JSON list of regular expressions, for example [\"\\\\bbot\\\\b\"]";
        try
        {
            if (JsonNode.Parse(value) is not JsonArray list || !list.All(IsPattern))
            {
                return Wrong;
            }

            node = list;
            return null;
        }
        catch (JsonException)
        {
            return Wrong;
        }
    }

    static bool IsPattern(JsonNode? item)
    {
        try
        {
            return item is JsonValue value && value.TryGetValue<string>(out var pattern)
                && new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, AccessState.PatternTime) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
