using System.Threading.Channels;
using Patchbay.SessionHost.Clients;

namespace Patchbay.Terminal;

/// <summary>Sends commands in their order, so that the terminal never waits for the session.</summary>
sealed class CommandSender(ISessionClient client)
{
    // Capacity 64, the newest is refused when full (the session hangs, and the person is told), written by the terminal's
    // loop, read by the one below.
    readonly Channel<ClientCommand> _commands = Channel.CreateBounded<ClientCommand>(new BoundedChannelOptions(64) { SingleReader = true });

    // Capacity 64, waits when full, written by the loop below, read by the terminal's.
    readonly Channel<ClientReply> _replies = Channel.CreateBounded<ClientReply>(new BoundedChannelOptions(64) { SingleReader = true });

    public ChannelReader<ClientReply> Replies => _replies.Reader;

    /// <summary>False when too much waits already.</summary>
    public bool TrySend(ClientCommand command) => _commands.Writer.TryWrite(command);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var command in _commands.Reader.ReadAllAsync(cancellationToken))
            {
                var reply = await SendAsync(command, cancellationToken);
                if (reply.Text.Length > 0 && Worth(command, reply))
                {
                    await _replies.Writer.WriteAsync(reply, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The terminal ends.
        }
    }

    // That a turn was stopped, the feed says.
    static bool Worth(ClientCommand command, ClientReply reply) => command is not InterruptCommand || !reply.Ok;

    async Task<ClientReply> SendAsync(ClientCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(command, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever broke between us and the session: the line is still on the screen, and the person knows.
            return new ClientReply(false, $"this did not reach the session: {exception.Message}");
        }
    }
}
