using System.Text;

namespace Patchbay.Platforms.Webhook.Reading;

/// <summary>Reads names and values as browsers and queries write them: <c>a=1&amp;b=two+words</c>.</summary>
static class HookForm
{
    const int MostFields = 200;

    /// <summary>A name that came twice has no value, as a header has none: two readers could take it differently.</summary>
    public static IReadOnlyDictionary<string, string?> Read(ReadOnlySpan<byte> form) => Read(Encoding.UTF8.GetString(form));

    /// <summary>Of a path and query, the query.</summary>
    public static IReadOnlyDictionary<string, string?> Query(string target) =>
        target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start ? Read(target[(start + 1)..]) : Read("");

    static Dictionary<string, string?> Read(string form)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var field in form.Split('&', MostFields + 1).Take(MostFields))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            var name = Text(equals < 0 ? field : field[..equals]);
            if (name.Length > 0)
            {
                values[name] = values.ContainsKey(name) ? null : Text(equals < 0 ? "" : field[(equals + 1)..]);
            }
        }

        return values;
    }

    static string Text(string encoded) => Uri.UnescapeDataString(encoded.Replace('+', ' '));
}
