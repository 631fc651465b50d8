using System.Runtime.InteropServices;
using SQLitePCL;

namespace Patchbay.Spool;

/// <summary>
/// Which SQLite is used: the system's own when it is new enough, because it gets the system's fixes, else the bundled one,
/// so that a machine without any works too. Decided once per process.
/// </summary>
static unsafe class SqliteLibrary
{
    const int NewEnough = 3_040_000;

    static readonly Lazy<bool> Ready = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, static (name, _, _) => name == "e_sqlite3" ? SystemLibrary() : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        // Statistics of its memory, which nobody reads, take a lock for each allocation. Refused by a library that runs already.
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        return true;
    });

    internal static bool Use() => Ready.Value;

    /// <summary>Zero sends the runtime to the bundled library.</summary>
    static nint SystemLibrary()
    {
        var name = OperatingSystem.IsWindows() ? "winsqlite3" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";
        if (!NativeLibrary.TryLoad(name, out var library))
        {
            return 0;
        }

        if (NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var version) && ((delegate* unmanaged[Cdecl]<int>)version)() >= NewEnough)
        {
            return library;
        }

        NativeLibrary.Free(library);
        return 0;
    }
}
