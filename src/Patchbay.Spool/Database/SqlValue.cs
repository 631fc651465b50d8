namespace Patchbay.Spool;

/// <summary>One parameter of a statement, without boxing: converts by itself from numbers, text, bytes and their nulls.</summary>
public readonly record struct SqlValue
{
    internal enum Kinds : byte
    {
        Null,
        Integer,
        Real,
        Text,
        Utf8,
        Blob,
    }

    SqlValue(Kinds kind, long integer, object? text, ReadOnlyMemory<byte> bytes)
    {
        Kind = kind;
        Integer = integer;
        Text = text as string;
        Bytes = bytes;
    }

    public static SqlValue Null => default;

    internal Kinds Kind { get; }

    internal long Integer { get; }

    internal string? Text { get; }

    internal ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Text that is UTF-8 already.</summary>
    public static SqlValue FromUtf8(ReadOnlyMemory<byte> text) => new(Kinds.Utf8, 0, null, text);

    public static SqlValue FromInt64(long value) => new(Kinds.Integer, value, null, default);

    public static SqlValue FromNullable(long? value) => value is { } known ? FromInt64(known) : default;

    public static SqlValue FromBoolean(bool value) => FromInt64(value ? 1 : 0);

    public static SqlValue FromDouble(double value) => new(Kinds.Real, BitConverter.DoubleToInt64Bits(value), null, default);

    public static SqlValue FromString(string? value) => value is null ? default : new(Kinds.Text, 0, value, default);

    public static SqlValue FromByteArray(byte[]? value) => value is null ? default : new(Kinds.Blob, 0, null, value);

    public static implicit operator SqlValue(long value) => FromInt64(value);

    public static implicit operator SqlValue(long? value) => FromNullable(value);

    public static implicit operator SqlValue(bool value) => FromBoolean(value);

    public static implicit operator SqlValue(double value) => FromDouble(value);

    public static implicit operator SqlValue(string? value) => FromString(value);

    public static implicit operator SqlValue(byte[]? value) => FromByteArray(value);
}
