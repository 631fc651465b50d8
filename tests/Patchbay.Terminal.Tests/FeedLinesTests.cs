using System.Text.RegularExpressions;
using Patchbay.SessionHost.Tests;
using Patchbay.SessionHost.Tests.Feed;

namespace Patchbay.Terminal.Tests;

public partial class FeedLinesTests
{
    [Fact]
    public void A_session_looks_as_it_was_reviewed()
    {
        var lines = FeedSamples.All.SelectMany(FeedLines.Render);

        // Times are those of the reader's own zone.
        var frame = Clock().Replace(string.Join('\n', lines) + "\n", "until 00:00:00");
        AcceptedText.Matches("tests/Patchbay.Terminal.Tests/frames/session.txt", frame);
    }

    [GeneratedRegex("until [0-9:]{8}")]
    private static partial Regex Clock();
}
