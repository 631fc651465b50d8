namespace Patchbay.Protocol.Names;

/// <summary>One value of <c>--channels</c>.</summary>
public abstract record ChannelEntry
{
    /// <summary>The forms that are understood, for an error.</summary>
    public const string Forms = "server:NAME, plugin:NAME@MARKET or builtin:NAME";

    /// <summary>A server of an MCP configuration.</summary>
    public sealed record Server(string Name) : ChannelEntry
    {
        public override string ToString() => $"server:{Name}";
    }

    /// <summary>A plugin of a marketplace.</summary>
    public sealed record Plugin(string Name, string Market) : ChannelEntry
    {
        public override string ToString() => $"plugin:{Name}@{Market}";
    }

    /// <summary>A channel that ships with Patchbay.</summary>
    public sealed record BuiltIn(string Name) : ChannelEntry
    {
        public override string ToString() => $"builtin:{Name}";
    }

    /// <summary>Throws <see cref="FormatException"/> with a message that says what to write instead.</summary>
    public static ChannelEntry Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = text[(colon + 1)..];
        if (colon > 0 && IsName(name) && text[..colon] is "server")
        {
            return new Server(name);
        }

        if (colon > 0 && IsName(name) && text[..colon] is "builtin")
        {
            return new BuiltIn(name);
        }

        var at = name.IndexOf('@', StringComparison.Ordinal);
        if (colon > 0 && text[..colon] is "plugin" && at > 0 && IsName(name[..at]) && IsName(name[(at + 1)..]))
        {
            return new Plugin(name[..at], name[(at + 1)..]);
        }

        throw new FormatException($"'{PlainText.OneLine(text)}' is not a channel entry: entries must be tagged, as {Forms}");
    }

    static bool IsName(string name) =>
        name.Length is > 0 and <= 128 && !name.Contains('@', StringComparison.Ordinal) && !name.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));
}
