using System.Globalization;

namespace Patchbay.Channels.Gate;

/// <summary>What becomes of a file that cannot be read as what it is.</summary>
static class Damaged
{
    /// <summary>The contract's name for it: <c>PATH.corrupt-MILLISECONDS</c>.</summary>
    public static string MoveAside(string path, TimeProvider time)
    {
        var aside = string.Create(CultureInfo.InvariantCulture, $"{path}.corrupt-{time.GetUtcNow().ToUnixTimeMilliseconds()}");
        File.Move(path, aside, overwrite: true);
        return aside;
    }
}
