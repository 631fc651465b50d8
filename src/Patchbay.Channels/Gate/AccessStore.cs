using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Spool;

namespace Patchbay.Channels.Gate;

/// <summary>
/// The access files of one account. Reading gives what they say now, however they were changed; changing is read, modify,
/// write under a lock. A file that is damaged is moved aside and said, and what it granted is gone until somebody grants it
/// again.
/// </summary>
/// <param name="say">Takes a line for the operator; called from any thread.</param>
public sealed class AccessStore(AccessPlace place, Action<string> say, TimeProvider time) : IAccessSource
{
    const int MostTries = 200;

    readonly Lock _gate = new();
    readonly RoleFile _roles = new(place, say, time);
    readonly WatchedFile<PairingWindow?> _window = new(place.WindowFile, PairingWindow.Parse);
    WatchedFile<(AccessState State, IReadOnlyList<string> Problems)>? _access;
    (AccessState Access, RoleList Roles)? _parts;
    AccessState _state = new();
    IReadOnlyList<string> _said = [];
    AccessState? _snapshot;

    public AccessPlace Place => place;

    AccessProfile IAccessSource.Profile => place.Profile;

    /// <summary>What the files say now. Throws <see cref="AccessException"/> when they cannot be read: then nobody is let in.</summary>
    public AccessState Read()
    {
        lock (_gate)
        {
            try
            {
                return place.IsStatic ? _snapshot ??= Static(Current()) : Current();
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SpoolUnavailableException)
            {
                throw new AccessException($"{place.Profile.Name}: the access files cannot be read, so nobody is let in: {problem.Message}", problem);
            }
        }
    }

    /// <summary>The pairing window, open or over; null when there is none, or nobody can pair.</summary>
    public PairingWindow? ReadWindow()
    {
        lock (_gate)
        {
            try
            {
                return place.IsStatic ? null : _window.Get();
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <summary>One change, on disk when it returns. What <paramref name="change"/> throws changes nothing.</summary>
    /// <exception cref="AccessException">The mode is static, or the files cannot be changed.</exception>
    public async Task<T> ChangeAsync<T>(Func<AccessDraft, T> change, CancellationToken cancellationToken)
    {
        if (place.IsStatic)
        {
            throw new AccessException($"{place.Profile.Prefix}_ACCESS_MODE is static: access is what the file said at the start, and nothing changes it");
        }

        try
        {
            StateFolder.Create(place.Folder);
            using var held = await LockAsync(cancellationToken);
            _roles.Settle();
            var draft = new AccessDraft(place.Profile, Root(), _roles.Read(), PairingWindow.Parse(Content(place.WindowFile)), time.GetUtcNow());
            var result = change(draft);
            Save(draft);
            return result;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SpoolUnavailableException)
        {
            throw new AccessException($"{place.Profile.Name}: the access files cannot be changed: {problem.Message}", problem);
        }
    }

    AccessState Current()
    {
        if (!place.IsStatic)
        {
            Settle();
        }

        _access ??= new(place.AccessFile, Parse);
        var (access, problems) = _access.Get();
        var roles = _roles.Get();
        if (_parts is not { } parts || !ReferenceEquals(parts.Access, access) || !ReferenceEquals(parts.Roles, roles))
        {
            _parts = (access, roles);
            _state = access with { Approvers = Listed(access, roles.Approvers), Owners = Listed(access, roles.Owners) };
            foreach (var problem in problems.Except(_said))
            {
                say($"{place.AccessFile}: {problem}");
            }

            _said = problems;
        }

        return _state;
    }

    /// <summary>First contact, and whatever is damaged: both need the lock, and are tried again when another holds it.</summary>
    void Settle()
    {
        if (_roles.IsSettled || !Directory.Exists(place.Folder))
        {
            return;
        }

        using var held = FileLock.TryAcquire(place.LockFile, "access", out _, time);
        if (held is not null)
        {
            _roles.Settle();
        }
    }

    (AccessState, IReadOnlyList<string>) Parse(byte[]? content)
    {
        var reader = new AccessReader(place.Profile);
        try
        {
            return (reader.Read(content is null ? [] : AccessReader.Parse(content)), reader.Problems);
        }
        catch (JsonException damaged)
        {
            SetAside(damaged);
            return (reader.Read([]), []);
        }
    }

    void SetAside(JsonException damaged)
    {
        if (place.IsStatic)
        {
            say($"{place.AccessFile} is damaged and counts as empty: {damaged.Message}");
            return;
        }

        using var held = FileLock.TryAcquire(place.LockFile, "access", out _, time);
        if (held is not null)
        {
            Root(); // Whoever wrote it meanwhile may have written it well.
        }
    }

    JsonObject Root()
    {
        try
        {
            return Content(place.AccessFile) is { } content ? AccessReader.Parse(content) : [];
        }
        catch (JsonException damaged)
        {
            var aside = Damaged.MoveAside(place.AccessFile, time);
            File.Delete(place.WindowFile);
            say($"{place.AccessFile} is damaged and was moved to {aside}: {damaged.Message} Nobody is let in until access is granted again.");
            return [];
        }
    }

    void Save(AccessDraft draft)
    {
        if (draft.IsAccessChanged)
        {
            StateFile.Write(place.AccessFile, AccessJson.Bytes(draft.Root));
        }

        if (draft.AreRolesChanged)
        {
            _roles.Write(draft.Roles);
        }

        if (draft.IsWindowChanged && draft.Window is { } window)
        {
            StateFile.Write(place.WindowFile, window.Format());
        }
        else if (draft.IsWindowChanged)
        {
            File.Delete(place.WindowFile);
        }
    }

    async Task<FileLock> LockAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (FileLock.TryAcquire(place.LockFile, "access", out var other, time) is { } held)
            {
                return held;
            }

            if (attempt == MostTries)
            {
                throw new AccessException($"{place.LockFile} is held by process {other?.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"}; try again");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, cancellationToken);
        }
    }

    AccessState Static(AccessState state)
    {
        if (state.Policy is DmPolicy.Pairing)
        {
            say($"{place.Profile.Name}: access is static, so nobody can pair and only who is listed is let in");
        }

        return state with { Policy = state.Policy is DmPolicy.Pairing ? DmPolicy.Allowlist : state.Policy, Pending = [] };
    }

    static byte[]? Content(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;

    static FrozenSet<string> Listed(AccessState access, IReadOnlyList<string> names) => names.Where(access.Allowed.Contains).ToFrozenSet(StringComparer.Ordinal);
}
