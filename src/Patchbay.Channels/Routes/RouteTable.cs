using System.Text.Json.Serialization;

namespace Patchbay.Channels.Routes;

/// <summary>
/// Which session gets what: chats by their id, and what has no rule of its own by the role of its sender. The rest goes to the
/// session that is attached longest.
/// </summary>
public sealed record RouteTable(IReadOnlyDictionary<string, string> Chats, IReadOnlyDictionary<string, string> Roles)
{
    public static RouteTable Empty { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>The rules cannot be read: nothing goes anywhere until they can.</summary>
    [JsonIgnore]
    public bool IsUnreadable { get; init; }

    /// <summary>The name of the session; null where nothing is said.</summary>
    public string? Find(string chatId, string role) =>
        IsUnreadable ? "" : Chats.GetValueOrDefault(chatId) ?? Roles.GetValueOrDefault(role);

    public RouteTable WithChat(string chatId, string? session) => this with { Chats = With(Chats, chatId, session) };

    public RouteTable WithRole(string role, string? session) => this with { Roles = With(Roles, role, session) };

    static Dictionary<string, string> With(IReadOnlyDictionary<string, string> rules, string key, string? session)
    {
        var changed = new Dictionary<string, string>(rules, StringComparer.Ordinal);
        changed.Remove(key);
        if (session is not null)
        {
            changed[key] = session;
        }

        return changed;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RouteTable))]
sealed partial class RouteJson : JsonSerializerContext;
