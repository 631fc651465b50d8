using System.Text;
using Patchbay.Platforms.Tests.Webhook.Providers;

namespace Patchbay.Platforms.Tests.Webhook.Door;

/// <summary>Deliveries that vendors repeat in another form: known again where it is the same, and apart where it is not.</summary>
public sealed class DeliveryNameTests
{
    [Theory]
    [InlineData("linear/issue_created", "1795262400000", "1795266000000")] // tried again an hour later, signed anew
    [InlineData("jenkins/completed_success", "COMPLETED", "FINALIZED")] // the plugin tells of both phases
    [InlineData("pagerduty/triggered", "2020-10-02T18:45:22.169Z", "2020-10-02T18:45:22.170Z")] // the event's own id counts
    public void A_repetition_in_another_form_is_the_same_delivery(string name, string from, string to) =>
        Assert.Equal(Identify(name), Identify(name, from, to));

    [Theory]
    [InlineData("linear/issue_created", "2020-01-23T12:53:18.084Z", "2020-01-23T12:53:19.084Z")]
    [InlineData("linear/issue_created", "539068e2-ae88-4d09-bd75-22eb4a59612f", "639068e2-ae88-4d09-bd75-22eb4a59612f")]
    [InlineData("jenkins/completed_success", "SUCCESS", "FAILURE")]
    [InlineData("jenkins/completed_success", "\"queue_id\":42", "\"queue_id\":43")]
    [InlineData("pagerduty/triggered", "01BTJ18DRGHFLXVO8H43XWZ5XS", "01BTJ18DRGHFLXVO8H43XWZ5XT")]
    [InlineData("alertmanager/firing", "2026-11-21T12:00:00Z", "2026-11-21T13:00:00Z")]
    public void Something_new_is_another_delivery(string name, string from, string to) =>
        Assert.NotEqual(Identify(name), Identify(name, from, to));

    static string Identify(string name, string from = "", string to = "")
    {
        var vector = HookVector.All.Single(one => one.Name == name);
        if (from.Length == 0)
        {
            return vector.Provider.Identify(vector.Request());
        }

        var body = Encoding.UTF8.GetString(vector.Body);
        Assert.Contains(from, body, StringComparison.Ordinal);
        return vector.Provider.Identify(vector.Request(body: Encoding.UTF8.GetBytes(body.Replace(from, to, StringComparison.Ordinal))));
    }
}
