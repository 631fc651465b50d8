using Patchbay.SessionHost.Clients;

namespace Patchbay.Terminal;

/// <summary>What a line of input does: answers a request, runs a command, or is text for the agent.</summary>
public sealed class TerminalInput(ISessionClient session, OpenRequests open, Action<string> print)
{
    readonly LineMeaning _meaning = new(open);

    /// <summary>False when the session is to end.</summary>
    public async Task<bool> TakeAsync(string line, CancellationToken cancellationToken)
    {
        var text = line.Trim();
        if (text.Length == 0)
        {
            return true;
        }

        if (text is "/quit" or "/exit")
        {
            return false;
        }

        if (text is "/help")
        {
            print("/status /channels /permissions /queue /compact /clear /stop /quit · yes ID, no ID, always ID answer a request · anything else goes to the agent");
            return true;
        }

        var reply = await session.SendAsync(_meaning.Read(line), cancellationToken);
        if (reply.Text.Length > 0)
        {
            print(reply.Text);
        }

        return true;
    }
}
