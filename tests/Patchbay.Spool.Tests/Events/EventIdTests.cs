using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Events;

public class EventIdTests
{
    [Fact]
    public void An_id_is_read_back_as_it_was_written()
    {
        var id = EventId.Parse("k7f3q2.123");
        Assert.Equal(("k7f3q2", 123L), (id.Spool, id.Key.Value));
        Assert.Equal("k7f3q2.123", id.ToString());
        Assert.True(EventId.Parse("k7f3q2.9") < id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("k7f3q2")]
    [InlineData("k7f3q2.")]
    [InlineData("k7f3q2.0")]
    [InlineData("k7f3q2.012")]
    [InlineData("k7f3q2.-1")]
    [InlineData("k7f3q2.1 ")]
    [InlineData("K7F3Q2.1")]
    [InlineData("k7f3q.12")]
    [InlineData("k7f3q2x.12")]
    [InlineData("k7f3q2.99999999999999999999")]
    public void What_no_spool_ever_wrote_is_not_an_id(string? text) => Assert.False(EventId.TryParse(text, out _));

    [Fact]
    public async Task A_spool_made_anew_in_the_same_place_gives_other_ids()
    {
        using var folder = new TempFolder();
        string first;
        await using (var spool = await Samples.OpenAsync(folder))
        {
            first = spool.Id;
        }

        Directory.Delete(folder["state"], recursive: true);
        await using var again = await Samples.OpenAsync(folder);
        Assert.NotEqual(first, again.Id);
    }
}
