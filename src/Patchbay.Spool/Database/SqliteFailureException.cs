namespace Patchbay.Spool;

/// <summary>What SQLite said, before <see cref="SqliteProblems"/> has put it into words for a person.</summary>
public sealed class SqliteFailureException(string message, int code, int extendedCode) : Exception($"SQLite error {code}: {message}")
{
    public int Code => code;

    public int ExtendedCode => extendedCode;
}
