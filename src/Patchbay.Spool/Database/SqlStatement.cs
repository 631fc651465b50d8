using System.Text;
using SQLitePCL;

namespace Patchbay.Spool;

/// <summary>One prepared statement of one connection, used again and again by one thread at a time.</summary>
sealed class SqlStatement : IDisposable
{
    readonly DatabaseConnection _connection;
    readonly sqlite3_stmt _statement;
    byte[] _text = new byte[256];

    internal SqlStatement(DatabaseConnection connection, string sql)
    {
        _connection = connection;
        connection.Check(raw.sqlite3_prepare_v3(connection.Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    internal SqlRow Row => new(_statement);

    internal void Bind(ReadOnlySpan<SqlValue> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _connection.Check(Bind(i + 1, values[i]));
        }
    }

    /// <summary>True while there is a row.</summary>
    internal bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        return result switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw _connection.Failure(result),
        };
    }

    internal void Reset() => raw.sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();

    int Bind(int index, in SqlValue value) => value.Kind switch
    {
        SqlValue.Kinds.Integer => raw.sqlite3_bind_int64(_statement, index, value.Integer),
        SqlValue.Kinds.Real => raw.sqlite3_bind_double(_statement, index, BitConverter.Int64BitsToDouble(value.Integer)),
        SqlValue.Kinds.Text => BindText(index, value.Text!),
        SqlValue.Kinds.Utf8 when value.Bytes.Length > 0 => raw.sqlite3_bind_text(_statement, index, value.Bytes.Span),
        SqlValue.Kinds.Utf8 => raw.sqlite3_bind_text(_statement, index, ""),
        SqlValue.Kinds.Blob when value.Bytes.Length == 0 => raw.sqlite3_bind_zeroblob(_statement, index, 0),
        SqlValue.Kinds.Blob => raw.sqlite3_bind_blob(_statement, index, value.Bytes.Span),
        _ => raw.sqlite3_bind_null(_statement, index),
    };

    int BindText(int index, string text)
    {
        if (text.Length == 0)
        {
            // An empty span has no address, and SQLite takes that for null.
            return raw.sqlite3_bind_text(_statement, index, "");
        }

        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < most)
        {
            // A huge body must not keep its buffer for ever.
            if (most > 64 * 1024)
            {
                return raw.sqlite3_bind_text(_statement, index, Encoding.UTF8.GetBytes(text));
            }

            _text = new byte[most];
        }

        return raw.sqlite3_bind_text(_statement, index, _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
    }
}
