using System.Text.Json;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Models;

/// <summary>
/// What models cost by their vendor's public list, as of a day; prices.json says which, and where from. A model whose price
/// depends on more than its name is left out: no cost is better than a wrong one.
/// </summary>
sealed class PriceTable
{
    readonly Dictionary<string, ModelPrice> _prices = new(StringComparer.Ordinal);

    PriceTable(JsonElement data)
    {
        AsOf = data.GetProperty("as_of").GetString()!;
        foreach (var row in data.GetProperty("models").EnumerateArray())
        {
            _prices.Add(
                row.GetProperty("model").GetString()!,
                new ModelPrice(Money(row, "input"), Money(row, "output"), Money(row, "cache_read"), Money(row, "cache_write")));
        }
    }

    public static PriceTable BuiltIn { get; } = Load();

    /// <summary>The day of the list.</summary>
    public string AsOf { get; }

    /// <summary>By its name, or by its name with a day behind it; null when it is not listed.</summary>
    public ModelPrice? Find(string model) => _prices.TryGetValue(model, out var price) ? price
        : model.Length > 9 && model[^9] == '-' && model[^8..].All(char.IsAsciiDigit) ? _prices.GetValueOrDefault(model[..^9])
        : null;

    static PriceTable Load()
    {
        using var stream = typeof(PriceTable).Assembly.GetManifestResourceStream("prices.json")!;
        using var document = JsonDocument.Parse(stream);
        return new PriceTable(document.RootElement);
    }

    static decimal Money(JsonElement row, string name) => row.GetProperty(name).GetDecimal();
}
