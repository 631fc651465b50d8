using System.Text.Json;

namespace Patchbay.SessionHost.Settings;

/// <summary>Line and column as editors count them, from 1; the column in UTF-16 units.</summary>
public readonly record struct TextPlace(int Line, int Column);

/// <summary>A value of a JSON file, with where it stands. <see cref="Start"/> and <see cref="End"/> are bytes of the file.</summary>
sealed class PlacedValue(JsonValueKind kind, TextPlace place, int start, string text)
{
    /// <summary>Undefined for a string that is no text (half a surrogate pair).</summary>
    public JsonValueKind Kind => kind;

    public TextPlace Place => place;

    public int Start => start;

    /// <summary>Behind the last byte; 0 while the value is not complete.</summary>
    public int End { get; set; }

    /// <summary>What a string says, or a number, true, false and null as written.</summary>
    public string Text => text;

    public List<PlacedValue> Items { get; } = [];

    /// <summary>In the order of the file; a name that is said twice stands here twice.</summary>
    public List<PlacedProperty> Properties { get; } = [];

    public PlacedValue? Find(string name) => Properties.LastOrDefault(property => property.Name == name)?.Value;
}

/// <param name="Start">The byte of the name's first quotation mark.</param>
sealed record PlacedProperty(string Name, TextPlace Place, int Start, PlacedValue Value);
