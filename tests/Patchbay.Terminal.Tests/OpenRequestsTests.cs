using System.Text.Json;
using Patchbay.SessionHost.Feed;

namespace Patchbay.Terminal.Tests;

public class OpenRequestsTests
{
    [Fact]
    public void What_was_asked_is_open_until_it_is_closed()
    {
        var open = new OpenRequests();
        open.Observe(Asked("aaaaa", 1));
        open.Observe(Asked("bbbbb", 1));
        open.Observe(Asked("aaaaa", 2));
        open.Observe(new QuestionAsked("ccccc", "text", "why?", [], default));
        Assert.Equal([("aaaaa", 2), ("bbbbb", 1)], open.Requests.Select(request => (request.RequestId, request.Announcement)));
        Assert.Equal("ccccc", Assert.Single(open.Questions).QuestionId);
        open.Observe(new PermissionClosed("aaaaa", "allowed", null));
        open.Observe(new QuestionClosed("ccccc", "so", null));
        Assert.Equal("bbbbb", Assert.Single(open.Requests).RequestId);
        Assert.Empty(open.Questions);
    }

    [Fact]
    public void What_an_earlier_run_asked_is_open_no_more()
    {
        var open = new OpenRequests();
        open.Observe(Asked("aaaaa", 1));
        open.Observe(new QuestionAsked("ccccc", "text", "why?", [], default));
        open.Observe(new SessionStarted("s", "/", "rehearsal", "", "default", "0"));
        Assert.Empty(open.Requests);
        Assert.Empty(open.Questions);
    }

    static PermissionAsked Asked(string id, int announcement) =>
        new(id, "Bash", "Run", "ls", JsonElement.Parse("{}"), null, [], default, announcement);
}
