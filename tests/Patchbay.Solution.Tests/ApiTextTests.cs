namespace Patchbay.Solution.Tests;

/// <summary>The text shows every kind of member, so that no change of a public shape goes unseen.</summary>
public class ApiTextTests
{
    [Fact]
    public void The_text_of_an_api_shows_every_member_as_others_see_it() => Assert.Equal(
        """
        enum Patchbay.Solution.Tests.ApiTextTests.Colour
            Blue = 5
            Red = 0

        interface Patchbay.Solution.Tests.ApiTextTests.IShop<T>
            Find(string? name, out T found, int limit = 3) -> bool
            OpenAsync<TKey>(IReadOnlyList<TKey?> keys, CancellationToken cancellationToken = default) -> Task<T?>

        sealed class Patchbay.Solution.Tests.ApiTextTests.Ware : IDisposable
            Dispose() -> void
            Item[string] { get; } -> string?
            Name { get; init; } -> string
            Note { get; required init; } -> int?
            Paint { get; set; } -> Colour[]
            const Word = "w"
            event Sold -> EventHandler
            new(string Name)
            static Free { get; } -> Ware

        """,
        ApiText.Of([typeof(Colour), typeof(Ware), typeof(IShop<>)]).Replace("ApiTextTests.", "", StringComparison.Ordinal)
            .Replace("Solution.Tests.", "Solution.Tests.ApiTextTests.", StringComparison.Ordinal),
        ignoreLineEndingDifferences: true);

#pragma warning disable CS0067, CA1044, CA1065 // shapes to be looked at, not used
    public enum Colour
    {
        Red,
        Blue = 5,
    }

    public interface IShop<T>
        where T : class
    {
        bool Find(string? name, out T found, int limit = 3);

        Task<T?> OpenAsync<TKey>(IReadOnlyList<TKey?> keys, CancellationToken cancellationToken = default)
            where TKey : class;
    }

    public sealed record Ware(string Name) : IDisposable
    {
        public const string Word = "w";

        public event EventHandler? Sold;

        public static Ware Free { get; } = new("") { Note = null };

        public required int? Note { get; init; }

        public Colour[] Paint { get; set; } = [];

        public string? this[string key] => key.Length == 0 ? null : key;

        public void Dispose()
        {
        }
    }
}
