namespace Patchbay.Platforms.Webhook.Proving;

/// <summary>A header of <c>name=value,name=value</c>, as Stripe, Buildkite and CircleCI sign.</summary>
static class HookParts
{
    /// <summary>The values of one name, in order; none of a header that no vendor would send.</summary>
    public static IReadOnlyList<string> Values(string header, string name) => header.Length > 2000
        ? []
        : [.. header.Split(',', 20).Select(part => part.Trim().Split('=', 2)).Where(part => part is [var key, _] && key == name).Select(part => part[1])];
}
