namespace Patchbay.Channels.Gate;

/// <summary>What a platform's access state is made of. Its settings come from variables that begin with <see cref="Prefix"/>.</summary>
public sealed record AccessProfile
{
    /// <summary>For example <c>telegram</c>: the folder, and the word in commands.</summary>
    public required string Name { get; init; }

    /// <summary>For example <c>TELEGRAM</c>, as in <c>TELEGRAM_STATE_DIR</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>The most characters that one message can have, and the default of <c>textChunkLimit</c>.</summary>
    public required int LongestMessage { get; init; }

    /// <summary>What counts where no file says otherwise.</summary>
    public DmPolicy DefaultPolicy { get; init; } = DmPolicy.Pairing;

    /// <summary>Accounts that stand for nobody in particular. They are no senders, even when a file lists them.</summary>
    public IReadOnlySet<string> Nobody { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>False where the platform has no reactions and no replies to a message: then these keys cannot be set.</summary>
    public bool HasReactions { get; init; } = true;
}
