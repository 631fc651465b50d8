using System.Net.Sockets;
using System.Threading.Channels;
using Patchbay.Protocol.Sockets;

namespace Patchbay.Protocol.Tests.Sockets;

public sealed class LocalServerTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task More_than_the_most_are_hung_up_on_and_one_that_ends_leaves_room()
    {
        var door = new Door();
        var served = Channel.CreateBounded<Guest>(8);
        await using var server = new LocalServer(
            door,
            most: 1,
            async stream =>
            {
                await served.Writer.WriteAsync((Guest)stream);
                await ((Guest)stream).Leaves.Task;
            },
            TimeProvider.System);
        var first = door.Knock();
        Assert.Same(first, await NextAsync());
        await door.Knock().IsClosed.Task.WaitAsync(Patience);

        first.Leaves.SetResult();
        await server.WhenServedAsync().WaitAsync(Patience);
        Guest? third = null;
        while (!served.Reader.TryPeek(out _))
        {
            // The room is free a moment after the first has left.
            third = door.Knock();
            await Task.WhenAny(third.IsClosed.Task, served.Reader.WaitToReadAsync().AsTask()).WaitAsync(Patience);
        }

        Assert.Same(third, await NextAsync());
        third!.Leaves.SetResult();

        Task<Guest> NextAsync() => served.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_listener_that_fails_for_a_while_is_asked_again()
    {
        var door = new Door();
        var served = new TaskCompletionSource<Stream>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new LocalServer(door, 8, stream => Task.FromResult(served.TrySetResult(stream)), TimeProvider.System);
        door.Fail(new SocketException((int)SocketError.TooManyOpenSockets));
        var guest = door.Knock();
        Assert.Same(guest, await served.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Closing_frees_the_address_and_lets_who_is_served_go_on()
    {
        var door = new Door();
        var served = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new LocalServer(
            door,
            8,
            async stream =>
            {
                served.SetResult();
                await ((Guest)stream).Leaves.Task;
            },
            TimeProvider.System);
        var guest = door.Knock();
        await served.Task.WaitAsync(Patience);
        await server.CloseAsync().WaitAsync(Patience);
        Assert.True(door.IsFree);
        Assert.False(server.WhenServedAsync().IsCompleted);
        guest.Leaves.SetResult();
        await server.WhenServedAsync().WaitAsync(Patience);
    }

    sealed class Guest : MemoryStream
    {
        public TaskCompletionSource Leaves { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource IsClosed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override void Dispose(bool disposing)
        {
            IsClosed.TrySetResult();
            base.Dispose(disposing);
        }
    }

    /// <summary>Whoever knocks comes in, in order.</summary>
    sealed class Door : ILocalListener
    {
        // Capacity 64, writers wait: the test knocks, the server reads.
        readonly Channel<object> _waiting = Channel.CreateBounded<object>(64);

        public bool IsFree { get; private set; }

        public Guest Knock()
        {
            var guest = new Guest();
            Assert.True(_waiting.Writer.TryWrite(guest));
            return guest;
        }

        public void Fail(Exception failure) => Assert.True(_waiting.Writer.TryWrite(failure));

        public async Task<Stream> AcceptAsync(CancellationToken cancellationToken) =>
            await _waiting.Reader.ReadAsync(cancellationToken) is Stream guest ? guest : throw new SocketException((int)SocketError.TooManyOpenSockets);

        public void Dispose() => IsFree = true;
    }
}
