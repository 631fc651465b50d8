namespace Patchbay.Spool;

/// <summary>One thing that happened. No secret and no text of a message goes in.</summary>
/// <param name="Kind">For example <c>event</c>, <c>permission</c>, <c>drop</c>.</param>
/// <param name="Subject">What it is about: an event id, a tool.</param>
/// <param name="Actor">Who did it, as far as known.</param>
/// <param name="Detail">How it ended.</param>
public sealed record AuditRecord(string Kind, string Subject, string Actor, string Detail);

/// <summary>A record at its place in the chain. Hashes are lower-case hex of SHA-256.</summary>
public sealed record AuditRow(long Seq, DateTimeOffset At, AuditRecord Record, string PreviousHash, string Hash);

/// <summary>The verdict on one file's chain. <see cref="BrokenAt"/> is the first row that does not fit.</summary>
public sealed record AuditVerification(long Rows, long? BrokenAt, string? Problem)
{
    public bool IsIntact => BrokenAt is null;
}
