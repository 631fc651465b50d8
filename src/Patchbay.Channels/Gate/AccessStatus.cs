using System.Globalization;

namespace Patchbay.Channels.Gate;

/// <summary>Who may do what, for people to read.</summary>
public static class AccessStatus
{
    /// <summary>One line each; ids and names come from outside and are printed as data.</summary>
    public static IEnumerable<string> Lines(AccessState state, PairingWindow? window, bool isStatic, DateTimeOffset now)
    {
        yield return $"policy    {state.Policy.ToString().ToLowerInvariant()}{(isStatic ? " (static: nothing changes it)" : "")}";
        yield return window is not null && window.IsOpen(now) && state.Policy is DmPolicy.Pairing
            ? $"pairing   open for {Age(window.ClosesAt - now)}"
            : "pairing   closed";
        if (state.AllowFrom.Count == 0)
        {
            yield return "people    nobody";
        }

        foreach (var person in state.AllowFrom)
        {
            yield return $"person    {person}  {state.RoleOf(person)}";
        }

        foreach (var (key, group) in state.Groups.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            yield return $"group     {key}  {(group.AllowFrom.Count == 0 ? "every member" : string.Join(", ", group.AllowFrom))}{(group.RequireMention ? ", when the bot is named" : "")}";
        }

        foreach (var pending in state.Pending.Where(pending => pending.ExpiresAt >= now && window is not null && window.IsOpen(now)))
        {
            yield return $"code      {pending.Code}  {pending.SenderId}, {Age(now - pending.CreatedAt)} ago{(pending.Code == window!.ClaimedBy ? ", came with the link" : "")}";
        }
    }

    static string Age(TimeSpan time) => time < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min");
}
