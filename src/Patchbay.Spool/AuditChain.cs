using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Patchbay.Spool;

/// <summary>
/// The append-only table in which every row carries the hash of the one before: changing, removing or inserting a row
/// breaks the chain there. Cutting rows off the end is found only by who kept a later hash.
/// </summary>
sealed class AuditChain
{
    public const string Schema =
        """
        CREATE TABLE audit (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
            actor TEXT NOT NULL, detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL);
        CREATE TABLE audit_drops (
            hour INTEGER NOT NULL, sender TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (hour, sender, reason)) WITHOUT ROWID
        """;

    public const string First = "0000000000000000000000000000000000000000000000000000000000000000";

    readonly TimeProvider _time;
    string _last;
    long _seq;

    AuditChain(TimeProvider time, long seq, string last)
    {
        _time = time;
        _seq = seq;
        _last = last;
    }

    public static AuditChain Load(SqliteConnection connection, TimeProvider time)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
        using var reader = command.ExecuteReader();
        return reader.Read() ? new AuditChain(time, reader.GetInt64(0), reader.GetString(1)) : new AuditChain(time, 0, First);
    }

    public void Append(WriteScope scope, AuditRecord record)
    {
        var at = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var hash = Hash(++_seq, at, record, _last);
        scope.Execute(
            "INSERT INTO audit (seq, at_ms, kind, subject, actor, detail, previous, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            _seq, at, record.Kind, record.Subject, record.Actor, record.Detail, _last, hash);
        _last = hash;
    }

    /// <summary>After something was undone.</summary>
    public void Reload(WriteScope scope)
    {
        var last = scope.Query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", row => (row.GetInt64(0), row.GetString(1)));
        (_seq, _last) = last.Count > 0 ? last[0] : (0, First);
    }

    /// <summary>Every field with its length, so that no two rows have the same bytes.</summary>
    public static string Hash(long seq, long atMilliseconds, AuditRecord record, string previous)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, seq);
        hash.AppendData(number);
        BinaryPrimitives.WriteInt64BigEndian(number, atMilliseconds);
        hash.AppendData(number);
        foreach (var field in (ReadOnlySpan<string>)[record.Kind, record.Subject, record.Actor, record.Detail, previous])
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt64BigEndian(number, bytes.Length);
            hash.AppendData(number);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
