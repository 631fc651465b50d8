using System.Security.Cryptography;
using System.Text;
using Patchbay.Spool;

namespace Patchbay.Channels.Inbound;

/// <summary>
/// The right to receive for one account: one for all folders, sessions and processes of this user, because a platform gives
/// each message to one receiver only. It is a lock of the operating system, so it ends with its holder, however that ends;
/// nobody is evicted. The holder gives a sign of life every ten seconds.
/// </summary>
sealed class AccountLease : IDisposable
{
    static readonly TimeSpan Pulse = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    readonly FileLock _held;
    readonly string _path;
    readonly ITimer _pulse;

    AccountLease(FileLock held, string path, TimeProvider time)
    {
        _held = held;
        _path = path;
        _pulse = time.CreateTimer(static lease => ((AccountLease)lease!).Beat(), this, Pulse, Pulse);
    }

    /// <exception cref="SpoolHeldException">Another process receives; the message names it.</exception>
    /// <exception cref="SpoolUnavailableException">The folder cannot be used, or its file system does not exclude.</exception>
    public static AccountLease Acquire(string folder, string platform, string account, string stateFolder, TimeProvider time)
    {
        StateFolder.Create(folder);
        var path = PathOf(folder, platform, account);
        return FileLock.TryAcquire(path, HolderName(platform, stateFolder), out var other, time) is { } held
            ? new AccountLease(held, path, time)
            : throw new SpoolHeldException(Standing(other, HolderName(platform, stateFolder), time), other);
    }

    /// <summary>
    /// False when somebody else took the lease since: its epoch has grown. That happens only to who lost the file under the
    /// lock, and such a one must not keep anything any more.
    /// </summary>
    public bool IsCurrent() => FileLock.ReadHolder(_path) is not { } present || present.Epoch <= _held.Holder.Epoch;

    public void Dispose()
    {
        _pulse.Dispose();
        _held.Dispose();
    }

    public static string PathOf(string folder, string platform, string account) => Path.Combine(folder, $"{platform}-{FileName(account)}.lock");

    /// <summary>Says which folder the holder uses.</summary>
    public static string HolderName(string platform, string stateFolder) => $"{platform}, {stateFolder}";

    static string Standing(LockHolder? other, string ours, TimeProvider time) =>
        other is null ? "another process receives for this account; this one stands by and takes over when that one ends"
        : $"process {other.ProcessId} ({other.Name}) receives for this account; this one stands by and takes over when that one ends"
            + (other.Name == ours ? "" : ". It uses another state folder for the same account: who is let in there is not let in here, so use one folder")
            + (time.GetUtcNow() - other.LastBeat > Silence ? $". It has given no sign of life for more than 30 seconds: if it hangs, end process {other.ProcessId}" : "");

    /// <summary>Accounts are numbers or names; what is neither goes by its hash.</summary>
    static string FileName(string account) =>
        account.Length is > 0 and <= 64 && account.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            ? account
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account)))[..32];

    void Beat()
    {
        try
        {
            _held.Beat();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The lock itself stands; only the sign of life is missing.
        }
    }
}
