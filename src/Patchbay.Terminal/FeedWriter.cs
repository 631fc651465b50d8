using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;

namespace Patchbay.Terminal;

/// <summary>How the feed leaves the program.</summary>
public enum OutputFormat
{
    /// <summary>Lines for a person.</summary>
    Text,

    /// <summary>One object at the end: the result of <c>-p</c>.</summary>
    Json,

    /// <summary>The feed, one object a line.</summary>
    StreamJson,
}

/// <summary>Prints the feed, in order, until it is closed.</summary>
public sealed class FeedWriter(
    ISessionClient session, OpenRequests open, OutputFormat format, TextWriter output, TextWriter errors, bool promptOnly)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var item in session.ReadAsync(1, cancellationToken))
        {
            open.Observe(item);
            await WriteAsync(item);
        }
    }

    async Task WriteAsync(FeedItem item)
    {
        if (format is OutputFormat.StreamJson)
        {
            await output.WriteLineAsync(FeedJson.Line(item));
            await output.FlushAsync();
            return;
        }

        // With -p the answer alone goes to standard output; what an operator should see goes beside it.
        if (promptOnly && item is not (SessionStarted or Notice or ChannelStatus or PermissionAsked or QuestionAsked))
        {
            return;
        }

        var writer = promptOnly ? errors : output;
        foreach (var line in FeedLines.Render(item))
        {
            await writer.WriteLineAsync(line);
        }

        await writer.FlushAsync();
    }
}
