using System.Text.Json;

namespace Patchbay.SessionHost.Clients;

/// <summary>One line from a client of the socket: a command, or the wish to read the feed from a number on.</summary>
sealed record SocketRequest(string? Id, long? FeedFrom, ClientCommand? Command)
{
    /// <summary>Null for an empty line. Throws <see cref="FormatException"/> with one line that says what is wrong.</summary>
    public static SocketRequest? Parse(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var id = root.TryGetProperty("id", out var given) ? given.GetString() : null;
            return root.GetProperty("type").GetString() is "feed"
                ? new SocketRequest(id, root.GetProperty("from").GetInt64(), null)
                : new SocketRequest(id, null, ClientLine.Parse(line));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"a line of input was skipped: {Protocol.PlainText.OneLine(exception.Message)}", exception);
        }
    }
}
