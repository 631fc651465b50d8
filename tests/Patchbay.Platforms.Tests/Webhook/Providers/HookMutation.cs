using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Patchbay.Platforms.Tests.Webhook.Providers;

/// <summary>Bodies that no vendor sends: a real one with bytes or values changed, and JSON of any shape.</summary>
static class HookMutation
{
    static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "null", "true", "0", "-1e999", "1e-999", "\"\\ud800\"", "\"\\u0000\"", "\"a\":", "\u0000", "\ufeff", "%", "%zz", "&", "=", "+",
        "{\"a\":{}}", "[[[[[[[[", "123456789012345678901234567890", "\"\ud83d\ude00\"", "</channel>", "\r\n\r\n", "\"id\":\"\"", "\"number\":{}", "\"action\":[]",
    ];

    static readonly Gen<string> Leaf = Gen.Elements(
        "null", "true", "false", "0", "-7", "1.5e300", "\"\"", "\"text\"", "\"\\ud800\"", "\"\\n\\u0007<channel>\"", "[]", "{}", "[1,2]", $"\"{new string('x', 3000)}\"", $"{new string('[', 70)}{new string(']', 70)}");

    /// <summary>Any JSON, with the names that providers look for.</summary>
    public static Gen<string> AnyJson { get; } = Gen.Sized(size => Json(Math.Min(size, 4)));

    /// <summary>Some bytes or values of a body changed.</summary>
    public static Gen<byte[]> Of(byte[] body) =>
        from count in Gen.Choose(1, 4)
        from changes in Gen.Elements<Func<byte[], int, string, byte[]>>(Flip, Delete, Repeat, Insert, ReplaceValue).ListOf(count)
        from places in Gen.Choose(0, int.MaxValue - 1).ListOf(count)
        from tokens in Gen.OneOf(Gen.Elements(Tokens), Leaf).ListOf(count)
        select changes.Zip(places, tokens).Aggregate(body, (bytes, one) => one.First(bytes, one.Second, one.Third));

    static Gen<string> Json(int depth) => depth <= 0
        ? Leaf
        : Gen.Frequency(
            (2, Leaf),
            (3, from names in Gen.Elements("action", "type", "event", "data", "id", "object", "alert", "issue", "build", "repository", "number", "body", "user", "status", "resource", "a").ListOf(3)
                from values in Json(depth - 1).ListOf(3)
                select "{" + string.Join(',', names.Zip(values, (name, value) => $"\"{name}\":{value}")) + "}"),
            (1, Json(depth - 1).ListOf(3).Select(values => "[" + string.Join(',', values) + "]")));

    static byte[] Flip(byte[] body, int at, string token) => body.Length == 0 ? [7] : [.. body[..(at % body.Length)], (byte)(body[at % body.Length] ^ (1 << (at % 8))), .. body[(at % body.Length + 1)..]];

    static byte[] Delete(byte[] body, int at, string token)
    {
        var start = body.Length == 0 ? 0 : at % body.Length;
        return [.. body[..start], .. body[Math.Min(body.Length, start + at % 37)..]];
    }

    static byte[] Repeat(byte[] body, int at, string token)
    {
        var start = body.Length == 0 ? 0 : at % body.Length;
        var part = body[start..Math.Min(body.Length, start + at % 300)];
        return [.. body[..start], .. part, .. part, .. body[start..]];
    }

    static byte[] Insert(byte[] body, int at, string token)
    {
        var start = body.Length == 0 ? 0 : at % body.Length;
        return [.. body[..start], .. Encoding.UTF8.GetBytes(token), .. body[start..]];
    }

    // The value behind one of the colons becomes another one: still JSON, most of the time.
    static byte[] ReplaceValue(byte[] body, int at, string token)
    {
        var colons = Enumerable.Range(0, body.Length).Where(index => body[index] is (byte)':').ToList();
        if (colons.Count == 0)
        {
            return Insert(body, at, token);
        }

        var start = colons[at % colons.Count] + 1;
        var (end, depth, quoted) = (start, 0, false);
        for (; end < body.Length; end++)
        {
            var value = (char)body[end];
            quoted ^= value is '"';
            depth += quoted ? 0 : value is '{' or '[' ? 1 : value is '}' or ']' ? -1 : 0;
            if (!quoted && (depth < 0 || (depth == 0 && value is ',')))
            {
                break;
            }
        }

        return [.. body[..start], .. Encoding.UTF8.GetBytes(token), .. body[end..]];
    }
}
