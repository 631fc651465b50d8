using System.Text;
using Patchbay.Platforms.Tests.Webhook.Providers;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Tests.Webhook.Answering;

/// <summary>What we wrote comes back as a report of the vendor, and is no event: else each answer would ask for another.</summary>
public sealed class OwnAnswerTests
{
    [Theory]
    [InlineData("github/issue_comment", "You are totally right! I'll get this fixed right away.")]
    [InlineData("github/review_comment", "Maybe you should use more emoji on this line.")]
    [InlineData("github/review_submitted", "Please add a test.")]
    [InlineData("gitlab/note_on_merge_request", "This MR needs work.")]
    [InlineData("linear/comment_created", "Indeed, I think this is definitely an improvement over the previous version.")]
    [InlineData("jira/comment_created", "Just in time for AtlasCamp!")]
    [InlineData("pagerduty/annotated", "The firewall was rebooted.")]
    [InlineData("sentry/comment_created", "adding a comment")]
    [InlineData("gitea/issue_comment", "Please fix it.")]
    [InlineData("github/issue_opened", "It looks like you accidentally spelled 'commit' with two 't's.")]
    [InlineData("github/pull_request_opened", "This is a pretty simple change that we need to pull into master.")]
    [InlineData("gitlab/issue_opened", "Create new API for manipulations with repository")]
    [InlineData("gitea/issue_opened_by_a_stranger", "Since yesterday.")]
    [InlineData("jira/issue_created", "Make the issue nav load 10x faster")]
    [InlineData("linear/issue_created", "Steps: open the page, log in.")]
    public void What_we_wrote_or_made_ourselves_is_no_event(string name, string comment)
    {
        var vector = HookVector.All.Single(one => one.Name == name);
        var body = Encoding.UTF8.GetString(vector.Body);
        Assert.Contains(comment, body, StringComparison.Ordinal);
        Assert.IsType<HookReading.Report>(vector.Provider.Read(vector.Request()));
        var ours = body.Replace(comment, AnswerMark.Sign(comment).Replace("\n", "\\n", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.IsType<HookReading.Nothing>(vector.Provider.Read(vector.Request(body: Encoding.UTF8.GetBytes(ours))));
    }
}
