namespace Patchbay.Channels.Gate;

/// <summary>Where the gate reads and changes access: the files of an account.</summary>
interface IAccessSource
{
    AccessProfile Profile { get; }

    AccessState Read();

    PairingWindow? ReadWindow();

    Task<T> ChangeAsync<T>(Func<AccessDraft, T> change, CancellationToken cancellationToken);
}
