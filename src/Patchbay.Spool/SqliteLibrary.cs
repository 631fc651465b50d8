using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Patchbay.Spool;

/// <summary>
/// Chooses the SQLite library once: the system's when it is 3.40 or newer, because it gets the system's security fixes,
/// else the bundled one, so that a bare machine works too.
/// </summary>
static class SqliteLibrary
{
    const int Wanted = 3_040_000;

    static readonly Lock Once = new();
    static bool _chosen;

    public static void Load()
    {
        lock (Once)
        {
            if (_chosen)
            {
                return;
            }

            var system = LoadSystem();
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                (name, assembly, path) => name != "e_sqlite3" ? 0 : system != 0 ? system : LoadBundled(name, assembly, path));
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            _chosen = true;
        }
    }

    static nint LoadSystem()
    {
        var name = OperatingSystem.IsWindows() ? "winsqlite3.dll" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";
        return NativeLibrary.TryLoad(name, out var handle) && Version(handle) >= Wanted ? handle : 0;
    }

    static nint LoadBundled(string name, Assembly assembly, DllImportSearchPath? path) => NativeLibrary.Load(name, assembly, path);

    static unsafe int Version(nint handle) =>
        NativeLibrary.TryGetExport(handle, "sqlite3_libversion_number", out var function)
            ? ((delegate* unmanaged[Cdecl]<int>)function)()
            : 0;
}
