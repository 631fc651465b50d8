using Patchbay.Channels.Inbound;
using Patchbay.Channels.Gate;

namespace Patchbay.Channels.Tests.Inbound;

public sealed class PushBatchesTests
{
    static InboundMessage Message(int number) => new()
    {
        PlatformId = $"{number}",
        ChatId = "c",
        Sender = new SenderIdentity("u", null, IsGroup: false),
        Content = $"{number}",
    };

    [Fact]
    public async Task What_waits_comes_as_one_batch_in_order_up_to_the_bound()
    {
        var batches = new PushBatches();
        for (var number = 0; number < PushBatches.MaxBatch + 5; number++)
        {
            await batches.AddAsync(Message(number), CancellationToken.None);
        }

        await using var reading = batches.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());
        Assert.Equal(Enumerable.Range(0, PushBatches.MaxBatch).Select(number => $"{number}"), reading.Current.Select(message => message.Content));
        Assert.True(await reading.MoveNextAsync());
        Assert.Equal(5, reading.Current.Count);
    }

    [Fact]
    public async Task A_sender_waits_while_too_many_wait()
    {
        var batches = new PushBatches();
        var adding = Task.Run(async () =>
        {
            for (var number = 0; number < 4097; number++)
            {
                await batches.AddAsync(Message(number), CancellationToken.None);
            }
        });
        Assert.NotSame(adding, await Task.WhenAny(adding, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System)));
        await using var reading = batches.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        await reading.MoveNextAsync();
        await adding.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
