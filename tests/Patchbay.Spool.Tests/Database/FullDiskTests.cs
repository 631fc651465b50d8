using System.Globalization;
using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Database;

public class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_refuses_the_write_keeps_what_was_accepted_and_works_again_with_space()
    {
        using var disk = new SmallDisk(megabytes: 4);
        var settings = new SpoolSettings { Folder = disk["state"], HolderName = "test" };
        var accepted = new List<EventId>();
        await File.WriteAllBytesAsync(disk["ballast"], new byte[2_000_000]);
        await using (var spool = await EventSpool.OpenAsync(settings))
        {
            var full = await Assert.ThrowsAsync<SpoolFullException>(() => FillAsync(spool, accepted));
            Assert.Contains("disk is full", full.Message, StringComparison.Ordinal);
            Assert.NotEmpty(accepted);
            // Refused again while there is no room, also from several at once.
            var several = await Task.WhenAll(Enumerable.Range(0, 5).Select(number =>
                Record.ExceptionAsync(() => spool.AppendAsync([Large($"extra {number}")])).AsTask()));
            Assert.All(several, problem => Assert.IsType<SpoolFullException>(problem));

            File.Delete(disk["ballast"]);
            accepted.Add((await spool.AppendAsync([Large("after")]))[0].Id);
            Assert.Equal(accepted.Count, spool.Waiting().Count);
        }

        await using var again = await EventSpool.OpenAsync(settings);
        await using var lease = again.OpenLease(Samples.Holder);
        Assert.Equal(accepted, (await lease.TakeAsync(1000)).Select(one => one.Id));
    }

    [Fact]
    public async Task A_disk_that_is_full_at_the_start_is_a_clear_error()
    {
        using var disk = new SmallDisk(megabytes: 1);
        await using (var ballast = File.Create(disk["ballast"]))
        {
            await Assert.ThrowsAnyAsync<IOException>(async () =>
            {
                await ballast.WriteAsync(new byte[2_000_000]);
                await ballast.FlushAsync();
            });
        }

        var problem = await Record.ExceptionAsync(() => EventSpool.OpenAsync(new SpoolSettings { Folder = disk["state"], HolderName = "test" }));
        Assert.True(problem is SpoolFullException or SpoolUnavailableException, problem?.ToString());
    }

    static async Task FillAsync(EventSpool spool, List<EventId> accepted)
    {
        for (var number = 0; number < 1000; number++)
        {
            accepted.Add((await spool.AppendAsync([Large(number.ToString(CultureInfo.InvariantCulture))]))[0].Id);
        }
    }

    static InboundEvent Large(string platformId) => Samples.Inbound(platformId, new string('x', 20_000));
}
