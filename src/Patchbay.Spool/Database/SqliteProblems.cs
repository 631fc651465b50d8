using SQLitePCL;

namespace Patchbay.Spool;

/// <summary>What SQLite's codes mean to the person who reads the line, and what to do.</summary>
static class SqliteProblems
{
    const int SharedMemorySize = raw.SQLITE_IOERR | (19 << 8);

    internal static Exception Explain(Exception problem, string path)
    {
        if (problem is not SqliteFailureException error)
        {
            return problem;
        }

        return error.Code switch
        {
            raw.SQLITE_FULL => Full(path, error),
            raw.SQLITE_IOERR when error.ExtendedCode == SharedMemorySize => Full(path, error),
            raw.SQLITE_IOERR => Unavailable($"{path}: the disk failed ({error.Message}). Check the disk and the mount; what was accepted before is kept.", error),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Unavailable($"{path} is damaged ({error.Message}). Move it away with its -wal and -shm files, restore a copy, or start with an empty one.", error),
            raw.SQLITE_CANTOPEN => Unavailable($"{path} cannot be opened ({error.Message}). Check that its folder exists and can be written by this user.", error),
            raw.SQLITE_READONLY or raw.SQLITE_PERM => Unavailable($"{path} cannot be written ({error.Message}). Check its rights, its owner and the mount.", error),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Unavailable($"{path} is locked by another program ({error.Message}). Close the program that has it open.", error),
            _ => problem,
        };
    }

    static SpoolFullException Full(string path, SqliteFailureException error) =>
        new($"{path}: the disk is full. Nothing of this write was kept; free some space and it goes on.", error);

    static SpoolUnavailableException Unavailable(string message, SqliteFailureException error) => new(message, error);
}
