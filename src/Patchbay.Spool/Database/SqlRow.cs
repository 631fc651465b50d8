using SQLitePCL;

namespace Patchbay.Spool;

/// <summary>The row a query stands on; valid only until the mapper returns. Columns count from zero.</summary>
public readonly ref struct SqlRow
{
    readonly sqlite3_stmt _statement;

    internal SqlRow(sqlite3_stmt statement) => _statement = statement;

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long GetInt64(int column) => raw.sqlite3_column_int64(_statement, column);

    public int GetInt32(int column) => raw.sqlite3_column_int(_statement, column);

    public double GetDouble(int column) => raw.sqlite3_column_double(_statement, column);

    public long? GetInt64OrNull(int column) => IsNull(column) ? null : GetInt64(column);

    /// <summary>Empty when the column is null.</summary>
    public string GetString(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string() ?? "";

    public string? GetStringOrNull(int column) => IsNull(column) ? null : GetString(column);

    public byte[] GetBytes(int column) => GetSpan(column).ToArray();

    /// <summary>The bytes in SQLite's own memory.</summary>
    public ReadOnlySpan<byte> GetSpan(int column) => raw.sqlite3_column_blob(_statement, column);
}
