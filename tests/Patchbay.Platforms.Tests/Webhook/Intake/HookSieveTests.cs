using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Intake;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Tests.Webhook.Intake;

/// <summary>What becomes an event, of what was proven.</summary>
public sealed class HookSieveTests
{
    [Theory]
    [InlineData(true, false, null)]
    [InlineData(false, false, HookSieve.AuthorMayNotWrite)]
    [InlineData(null, false, HookSieve.AuthorMayNotWrite)]
    [InlineData(false, true, null)]
    [InlineData(null, true, null)]
    public void Only_who_may_write_there_is_heard_unless_the_hook_is_public(bool? mayWrite, bool isPublic, string? expected) =>
        Assert.Equal(expected, Refuse(Report() with { Author = new HookAuthor("somebody", mayWrite) }, "", isPublic));

    [Fact]
    public void A_report_of_a_machine_has_no_author_to_ask_about() => Assert.Null(Refuse(Report(), ""));

    [Theory]
    [InlineData("", true)]
    [InlineData("check_run.failed", true)]
    [InlineData("github.check_run.*", true)]
    [InlineData("*.failed", true)]
    [InlineData("check_run", false)]
    [InlineData("branch=main", true)]
    [InlineData("branch=MAIN", true)]
    [InlineData("branch=release/*,main", true)]
    [InlineData("branch!=main", false)]
    [InlineData("branch!=release/*", true)]
    [InlineData("check_run.failed branch=main", true)]
    [InlineData("check_run.failed branch=other", false)]
    [InlineData("nothing=*", true)]
    [InlineData("nothing=x", false)]
    [InlineData("branch=mai?", false)]
    [InlineData("branch=m*a*n", true)]
    [InlineData("branch=ma*ain", false)]
    [InlineData("branch=*n*n", false)]
    public void A_filter_holds_or_not(string filter, bool passes) => Assert.Equal(passes ? null : HookSieve.Filtered, Refuse(Report(), filter));

    static HookReport Report() => new() { Kind = "check_run.failed", Text = "text", Thing = "thing", Meta = [(HookMeta.Branch, "main")] };

    static string? Refuse(HookReport report, string filter, bool isPublic = false)
    {
        var hook = new Hook("ci", HookProviders.Find("github")!, [], HookFilter.Parse(filter).Filter!, null, isPublic);
        return HookSieve.Refuse(hook, report, HookMessages.Meta(hook, report));
    }
}
