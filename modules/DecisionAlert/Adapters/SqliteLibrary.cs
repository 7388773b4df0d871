using System.Runtime.InteropServices;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>Lets the managed SQLite provider use the system's library; no native library is shipped.</summary>
internal static class SqliteLibrary
{
    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Makes SQLite ready; once a process.</summary>
    public static void Use() => _ = Loaded.Value;

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, (name, assembly, paths) =>
        {
            foreach (var candidate in new[] { "libsqlite3.so.0", "sqlite3", name })
            {
                if (NativeLibrary.TryLoad(candidate, assembly, paths, out var handle))
                    return handle;
            }

            throw new DllNotFoundException("SQLite is not installed; on Debian and Ubuntu: apt-get install libsqlite3-0.");
        });
        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
        return true;
    }
}
