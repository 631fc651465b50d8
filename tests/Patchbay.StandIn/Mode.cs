namespace Patchbay.StandIn;

/// <summary>What a stand-in declares, and how it misbehaves.</summary>
sealed record Mode(string ServerName, string Experimental)
{
    const string Events = """{"claude/channel":{}}""";
    const string Relay = """{"claude/channel":{},"claude/channel/permission":{}}""";

    public string Instructions { get; init; } = "Answer with reply.";

    /// <summary>Prints lines that are no messages, before the handshake and after it.</summary>
    public bool Noise { get; init; }

    /// <summary>Exits with 7 when it is asked to initialize.</summary>
    public bool Dies { get; init; }

    /// <summary>Never answers.</summary>
    public bool Hangs { get; init; }

    /// <summary>Ignores the end of its input and SIGTERM.</summary>
    public bool Stubborn { get; init; }

    /// <summary>Replays the transcript of the contract's section 7: an event, a verdict to a request, a refused reply.</summary>
    public bool Golden { get; init; }

    /// <summary>Starts this mode as a grandchild and waits for it.</summary>
    public string? Wrapped { get; init; }

    public static Mode Find(string name) => name switch
    {
        "plain" => new("plain", Events),
        "receipts" => new("receipts", """{"claude/channel":{},"patchbay/receipts":{}}"""),
        "urgency" => new("urgency", """{"claude/channel":{},"patchbay/receipts":{},"patchbay/urgency":{},"patchbay/alert":{}}"""),
        "feed" => new("feed", """{"claude/channel":{},"patchbay/feed":{}}"""),
        "nochannel" => new("nochannel", """{"other/thing":{}}"""),
        "relay" => new("relay", Relay),
        "relay-false" => new("relay-false", """{"claude/channel":{},"claude/channel/permission":false}"""),
        "talkative" => new("talkative", Events) { Instructions = "start " + new string('x', 3000) + " end" },
        "noisy" => new("noisy", Events) { Noise = true },
        "dies" => new("dies", Events) { Dies = true },
        "hangs" => new("hangs", Events) { Hangs = true },
        "stubborn" => new("stubborn", Events) { Stubborn = true },
        "wrapper" => new("wrapper", Events) { Wrapped = "stubborn" },
        "telegram" or "discord" or "imessage" => new(name, Relay) { Golden = true },
        "fakechat" => new(name, Events) { Golden = true },
        _ => throw new ArgumentException($"unknown mode {name}", nameof(name)),
    };
}
