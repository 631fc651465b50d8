using System.Globalization;
using System.Text;
using Patchbay.Platforms.Webhook;

namespace Patchbay.Platforms.Tests.Webhook.Providers;

/// <summary>
/// One request as a vendor sends it: a file of <c>Vectors/PROVIDER/</c>. First lines of <c># name: value</c> (secret, now, kind, thing,
/// severity, meta.KEY, status, author, target, target.ID, text, id: what must be read; source: where the vendor publishes it), then the request as on the wire with line feeds, an empty line, and the body up to the
/// last line feed. The signatures were made by <c>Vectors/sign</c> with openssl, outside our code.
/// </summary>
sealed class HookVector
{
    HookVector(string path)
    {
        var text = File.ReadAllText(path);
        var head = text.Split('\n').TakeWhile(line => line.StartsWith("# ", StringComparison.Ordinal)).ToList();
        foreach (var (name, value) in head.Select(line => Halves(line[2..])))
        {
            Notes[name] = value;
        }

        var rest = text[head.Sum(line => line.Length + 1)..];
        var end = rest.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = rest[..end].Split('\n');
        Name = $"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileNameWithoutExtension(path)}";
        Method = lines[0].Split(' ')[0];
        Target = lines[0].Split(' ')[1];
        Headers = [.. lines[1..].Select(Halves).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))];
        Body = Encoding.UTF8.GetBytes(rest[(end + 2)..].TrimEnd('\n'));
    }

    public static IReadOnlyList<HookVector> All { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Webhook", "Vectors"), "*.http", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(path => new HookVector(path))];

    public string Name { get; }

    /// <summary>Set up as the notes say with <c>with.NAME</c>.</summary>
    public IHookProvider Provider => HookProviders.Find(Name.Split('/')[0]) is not IConfiguredProvider configured ? HookProviders.Find(Name.Split('/')[0])!
        : configured.Configure(Notes.Where(note => note.Key.StartsWith("with.", StringComparison.Ordinal)).ToDictionary(note => note.Key["with.".Length..], note => note.Value)).Provider!;

    public string Method { get; }

    public string Target { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    public byte[] Body { get; }

    public string Secret => Notes["secret"];

    public DateTimeOffset Now => Notes.TryGetValue("now", out var now) ? DateTimeOffset.Parse(now, CultureInfo.InvariantCulture) : new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What the file says of itself.</summary>
    public Dictionary<string, string> Notes { get; } = new(StringComparer.Ordinal);

    public HookRequest Request(Func<string, string, string?>? header = null, byte[]? body = null) => new(
        Method, Target,
        new HookHeaders([.. Headers.Select(pair => KeyValuePair.Create(pair.Key, header is null ? pair.Value : header(pair.Key, pair.Value)!)).Where(pair => pair.Value is not null)]),
        body ?? Body);

    public override string ToString() => Name;

    static (string, string) Halves(string line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? (line.TrimEnd(':'), "") : (line[..colon], line[(colon + 2)..]);
    }
}
