using Patchbay.Channels.Routes;
using Patchbay.Spool;

namespace Patchbay.Channels.Sharing;

/// <summary>Who is attached, oldest host first, and the rules: one look for one decision.</summary>
sealed record DeskView(IReadOnlyList<AttachedHost> Hosts, RouteTable Routes)
{
    public static DeskView Empty { get; } = new([], RouteTable.Empty);

    /// <summary>Without a rule the oldest host that listens. With one its session alone, also when that is not there.</summary>
    public AttachedHost? For(LaneKey lane) => Routes.Find(lane.ChatId, lane.Role) is { } name ? Named(name) : Hosts.FirstOrDefault(host => host.Listens);

    /// <summary>Of two of the same name the one that listens, then the older one.</summary>
    public AttachedHost? Named(string name)
    {
        AttachedHost? found = null;
        foreach (var host in Hosts)
        {
            if (host.Name == name && (found is null || (!found.Listens && host.Listens)))
            {
                found = host;
            }
        }

        return found;
    }
}
