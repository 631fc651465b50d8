using Patchbay.Protocol;
using Patchbay.SessionHost.Clients;

namespace Patchbay.Terminal;

/// <summary>
/// Lines of <c>--input-format stream-json</c>, as <see cref="ClientLine"/> reads them. A line that cannot be used is answered
/// with a notice and skipped.
/// </summary>
public sealed class StreamJsonInput(ISessionClient session, Action<string> complain)
{
    public async Task TakeAsync(string line, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        try
        {
            var command = ClientLine.Parse(line);
            var reply = await session.SendAsync(command, cancellationToken);
            if (!reply.Ok || command is ControlCommand)
            {
                complain(PlainText.OneLine(reply.Text));
            }
        }
        catch (FormatException exception)
        {
            complain(exception.Message);
        }
    }
}
