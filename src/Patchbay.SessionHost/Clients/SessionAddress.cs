using System.Net.Sockets;
using Patchbay.Protocol;
using Patchbay.Protocol.Sockets;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Clients;

/// <summary>
/// Where a session listens: a Unix socket, or a named pipe of the current user on Windows. A running session writes it into
/// its own folder, because the environment of who looks for it may be another one.
/// </summary>
public static class SessionAddress
{
    const string FileName = "address";

    /// <summary>What a session of that home and name listens on. Throws <see cref="SocketRefusedException"/>.</summary>
    internal static string For(string home, string name, Func<string, string?> environment) => LocalAddress.For($"{home}\n{name}", environment);

    /// <summary>Why sessions cannot listen on this machine, or null. Nothing is made for the question.</summary>
    public static string? Problem(Func<string, string?> environment) => LocalAddress.Problem(environment);

    internal static void Write(string folder, string address)
    {
        var file = Path.Combine(folder, FileName);
        StateFolder.CreateFile(file);
        File.WriteAllText(file, address + "\n");
    }

    internal static void Remove(string folder) => File.Delete(Path.Combine(folder, FileName));

    /// <summary>A stream to the session of that folder. Throws <see cref="SocketRefusedException"/> when none listens there.</summary>
    internal static async Task<Stream> ConnectAsync(string folder, CancellationToken cancellationToken)
    {
        var name = PlainText.OneLine(Path.GetFileName(folder));
        string address;
        try
        {
            address = (await File.ReadAllTextAsync(Path.Combine(folder, FileName), cancellationToken)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SocketRefusedException($"the session {name} does not listen", exception);
        }

        try
        {
            return await LocalAddress.ConnectAsync(address, cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or IOException or TimeoutException or UnauthorizedAccessException)
        {
            throw new SocketRefusedException($"the session {name} does not answer: {PlainText.OneLine(exception.Message)}", exception);
        }
    }
}
