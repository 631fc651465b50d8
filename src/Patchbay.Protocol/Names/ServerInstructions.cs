namespace Patchbay.Protocol.Names;

/// <summary>What a server tells the agent about itself, and a tool's description: 2,048 bytes of UTF-8 at most.</summary>
public static class ServerInstructions
{
    public const int LimitBytes = 2048;

    /// <summary>Cuts at a character; <paramref name="lostBytes"/> is 0 when nothing was cut.</summary>
    public static string Truncate(string text, out int lostBytes) => Utf8Text.Cut(text, LimitBytes, out lostBytes);
}
