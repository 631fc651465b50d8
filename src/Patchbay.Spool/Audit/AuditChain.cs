using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Patchbay.Spool;

/// <summary>
/// The audit's table and its hashes. A row's hash is SHA-256 over, in this order: seq and time (8 bytes each, big-endian),
/// then kind, subject, actor and detail (each its length in 4 bytes, then UTF-8), then the 32 bytes of the hash before (zeros
/// at the start). The head repeats the last row, so that rows cut off at the end are missed as well. Who can write the file
/// and knows this can forge a whole chain: keep a printed hash elsewhere where that matters.
/// </summary>
static class AuditChain
{
    internal const string Schema = """
        CREATE TABLE audit(
            seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, actor TEXT NOT NULL,
            detail TEXT NOT NULL, prev_hash BLOB NOT NULL, hash BLOB NOT NULL);
        CREATE TABLE audit_head(one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL);
        CREATE TABLE audit_drops(
            hour INTEGER NOT NULL, sender TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY(hour, sender, reason)) WITHOUT ROWID;
        CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        """;

    internal const int HashLength = 32;

    internal static byte[] Start { get; } = new byte[HashLength];

    internal static void Append(WriteScope scope, AuditRecord record)
    {
        var (last, previous) = scope.Sql.QueryFirst("SELECT seq, hash FROM audit_head", static row => (row.GetInt64(0), row.GetBytes(1)));
        previous ??= Start;
        var seq = last + 1;
        var at = scope.NowMilliseconds;
        var hash = Hash(seq, at, record, previous);
        scope.Sql.Execute(
            "INSERT INTO audit(seq, at_ms, kind, subject, actor, detail, prev_hash, hash) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
            seq, at, record.Kind, record.Subject, record.Actor, record.Detail, previous, hash);
        scope.Sql.Execute("INSERT INTO audit_head(one, seq, hash) VALUES(1, ?1, ?2) ON CONFLICT(one) DO UPDATE SET seq = ?1, hash = ?2", seq, hash);
    }

    internal static byte[] Hash(long seq, long atMilliseconds, AuditRecord record, ReadOnlySpan<byte> previous)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(8), seq);
        bytes.Advance(8);
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(8), atMilliseconds);
        bytes.Advance(8);
        Write(bytes, record.Kind);
        Write(bytes, record.Subject);
        Write(bytes, record.Actor);
        Write(bytes, record.Detail);
        bytes.Write(previous);
        return SHA256.HashData(bytes.WrittenSpan);
    }

    static void Write(ArrayBufferWriter<byte> bytes, string text)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(4), Encoding.UTF8.GetByteCount(text));
        bytes.Advance(4);
        Encoding.UTF8.GetBytes(text, bytes);
    }
}
