namespace Patchbay.Protocol;

/// <summary>What the sender of an event may do, from most to least trusted.</summary>
public static class SenderRoles
{
    public const string Terminal = "terminal";
    public const string Owner = "owner";
    public const string Approver = "approver";
    public const string Sender = "sender";
    public const string Task = "task";
    public const string Group = "group";
    public const string Webhook = "webhook";

    static readonly string[] Order = [Terminal, Owner, Approver, Sender, Task, Group, Webhook];

    /// <summary>All that we know, the most trusted first.</summary>
    public static IReadOnlyList<string> All => Order;

    /// <summary>0 is the most trusted; a role that we do not know is trusted least.</summary>
    public static int Rank(string? role)
    {
        var rank = Array.IndexOf(Order, role);
        return rank < 0 ? Order.Length : rank;
    }

    /// <summary>The less trusted of two roles.</summary>
    public static string Least(string one, string other) => Rank(one) >= Rank(other) ? one : other;

    public static bool IsKnown(string? role) => Array.IndexOf(Order, role) >= 0;
}
