namespace Patchbay.Spool;

/// <summary>
/// An exclusive lock of the operating system on one file: it ends with its process, however that ends. The holder leaves its
/// name in a second file beside it. Whether the file system really excludes is tried at every start, because some (network
/// mounts, or .NET told not to lock) grant the lock to everybody.
/// </summary>
public sealed class FileLock : IDisposable
{
    readonly FileStream _held;
    readonly TimeProvider _time;
    readonly string _holderPath;

    FileLock(FileStream held, string holderPath, LockHolder holder, TimeProvider time)
    {
        _held = held;
        _holderPath = holderPath;
        _time = time;
        Holder = holder;
    }

    /// <summary>What others read about us. Its epoch grows by one with each holder.</summary>
    public LockHolder Holder { get; }

    /// <exception cref="SpoolHeldException">Another process, or another part of this one, holds it.</exception>
    /// <exception cref="SpoolUnavailableException">The file system does not exclude.</exception>
    public static FileLock Acquire(string path, string holderName, TimeProvider? time = null) =>
        TryAcquire(path, holderName, out var other, time) ?? throw new SpoolHeldException(
            other is null ? $"{path} is held by another process. End it, or use another name or folder."
                : $"{path} is held by process {other.ProcessId} ({other.Name}). End it, or use another name or folder.",
            other);

    /// <summary>Null when it is held; then <paramref name="other"/> is its holder, as far as that is known.</summary>
    public static FileLock? TryAcquire(string path, string holderName, out LockHolder? other, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var holderPath = path + ".holder";
        StateFolder.CreateFile(path);
        var held = TryOpen(path);
        if (held is null)
        {
            other = LockHolder.Read(holderPath);
            return null;
        }

        try
        {
            Prove(path);
            other = null;
            var now = time.GetUtcNow();
            var holder = new LockHolder(Environment.ProcessId, holderName, (LockHolder.Read(holderPath)?.Epoch ?? 0) + 1, now, now);
            StateFolder.CreateFile(holderPath);
            File.WriteAllText(holderPath, holder.Format());
            return new FileLock(held, holderPath, holder, time);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Who holds the lock at <paramref name="path"/>, or held it last.</summary>
    public static LockHolder? ReadHolder(string path) => LockHolder.Read(path + ".holder");

    /// <summary>
    /// True while somebody holds the lock at <paramref name="path"/>. Those who ask do not see each other; who takes the lock
    /// in just this moment may find it held, and tries again.
    /// </summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            return false;
        }
        catch (IOException problem)
        {
            return problem.GetType() == typeof(IOException);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A sign of life, for those who wonder whether the holder hangs.</summary>
    public void Beat() => File.SetLastWriteTimeUtc(_holderPath, _time.GetUtcNow().UtcDateTime);

    /// <summary>Gives the lock back. The files stay: removing a locked file would let two hold "the" lock.</summary>
    public void Dispose() => _held.Dispose();

    static void Prove(string path)
    {
        using var second = TryOpen(path);
        if (second is not null)
        {
            throw new SpoolUnavailableException(
                $"{path}: this file system does not lock files, so two processes could write at once. Use a local disk, and do not set DOTNET_SYSTEM_IO_DISABLEFILELOCKING.");
        }
    }

    static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException problem) when (problem.GetType() == typeof(IOException))
        {
            // Exactly IOException is the sharing violation; what is missing or forbidden has a type of its own.
            return null;
        }
    }
}
