using System.Text.Json;
using Patchbay.Spool;

namespace Patchbay.Channels.Gate;

/// <summary>
/// The role file. At first contact with the access of an account the people that it lists become approvers and nobody an
/// owner; a mark says that this happened, so that a role file that is lost or damaged later grants nothing.
/// </summary>
sealed class RoleFile
{
    readonly AccessPlace _place;
    readonly Action<string> _say;
    readonly TimeProvider _time;
    readonly WatchedFile<RoleList> _file;

    public RoleFile(AccessPlace place, Action<string> say, TimeProvider time)
    {
        (_place, _say, _time) = (place, say, time);
        _file = new(place.RolesFile, Parse);
    }

    /// <summary>True once first contact is behind us.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>As the file says now; nobody, when there is none.</summary>
    public RoleList Get() => _place.IsStatic && !File.Exists(_place.RolesFile) && !File.Exists(_place.RolesMarker) ? FirstContact() : _file.Get();

    /// <summary>As <see cref="Get"/>, from the disk; under the lock.</summary>
    public RoleList Read()
    {
        try
        {
            return File.Exists(_place.RolesFile) ? RoleList.Parse(File.ReadAllBytes(_place.RolesFile)) : RoleList.None;
        }
        catch (JsonException damaged)
        {
            var aside = Damaged.MoveAside(_place.RolesFile, _time);
            _say($"{_place.RolesFile} is damaged and was moved to {aside}: {damaged.Message} Nobody approves or owns until you say so again.");
            return RoleList.None;
        }
    }

    /// <summary>Under the lock.</summary>
    public void Settle()
    {
        if (!File.Exists(_place.RolesMarker))
        {
            if (!File.Exists(_place.RolesFile))
            {
                Write(FirstContact());
            }

            StateFile.Write(_place.RolesMarker, "the first roles were written down\n"u8);
        }
        else if (!File.Exists(_place.RolesFile) && !IsSettled)
        {
            _say($"{_place.RolesFile} is missing: nobody approves or owns until you say so again");
        }

        IsSettled = true;
    }

    public void Write(RoleList roles) => StateFile.Write(_place.RolesFile, roles.Format());

    RoleList FirstContact()
    {
        try
        {
            return File.Exists(_place.AccessFile)
                ? new([.. new AccessReader(_place.Profile).Read(AccessReader.Parse(File.ReadAllBytes(_place.AccessFile))).AllowFrom.Distinct()], [])
                : RoleList.None;
        }
        catch (JsonException)
        {
            return RoleList.None; // Whoever reads it next says so.
        }
    }

    RoleList Parse(byte[]? content)
    {
        try
        {
            return content is null ? RoleList.None : RoleList.Parse(content);
        }
        catch (JsonException damaged)
        {
            using var held = _place.IsStatic ? null : FileLock.TryAcquire(_place.LockFile, "access", out _, _time);
            if (held is null)
            {
                _say($"{_place.RolesFile} is damaged, so nobody approves or owns: {damaged.Message}");
                return RoleList.None;
            }

            return Read();
        }
    }
}
