using System.Security.Cryptography;

namespace Patchbay.Protocol.Permissions;

/// <summary>
/// Ids of requests: five lower-case letters without <c>l</c>, so that they can be read aloud and typed on a phone
/// (25^5 = 9,765,625 values).
/// </summary>
public static class PermissionId
{
    const string Letters = "abcdefghijkmnopqrstuvwxyz";

    /// <summary>A random id that <paramref name="isOpen"/> does not know.</summary>
    public static string New(Func<string, bool> isOpen)
    {
        while (true)
        {
            var id = RandomNumberGenerator.GetString(Letters, 5);
            if (!isOpen(id))
            {
                return id;
            }
        }
    }

    public static bool IsValid(string? id) => id is { Length: 5 } && id.All(Letters.Contains);
}
