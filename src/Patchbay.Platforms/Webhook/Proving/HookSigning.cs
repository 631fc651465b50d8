using System.Globalization;

namespace Patchbay.Platforms.Webhook.Proving;

/// <summary>The other side of <see cref="HookProof"/>: what a vendor would write, for trying a hook.</summary>
static class HookSigning
{
    public static string Hex(string secret, params ReadOnlySpan<ReadOnlyMemory<byte>> parts) => Convert.ToHexStringLower(HookProof.Sha256(secret, parts));

    public static string Seconds(DateTimeOffset now) => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
