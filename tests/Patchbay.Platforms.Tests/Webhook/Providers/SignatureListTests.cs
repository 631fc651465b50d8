using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Proving;

namespace Patchbay.Platforms.Tests.Webhook.Providers;

/// <summary>Vendors that sign with the old and the new secret while one is rotated: one of the signatures must fit, and no other part counts.</summary>
public sealed class SignatureListTests
{
    [Theory]
    [InlineData("pagerduty/triggered", "X-PagerDuty-Signature", "v1=0000000000000000000000000000000000000000000000000000000000000000", ",")]
    [InlineData("pagerduty/triggered", "X-PagerDuty-Signature", "v1=0000000000000000000000000000000000000000000000000000000000000000", ", ")]
    [InlineData("gitlab/pipeline_failed", "webhook-signature", "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", " ")]
    public void One_of_several_signatures_is_enough_wherever_it_stands(string name, string header, string other, string between)
    {
        var vector = HookVector.All.Single(one => one.Name == name);
        Assert.Null(Verify(vector, header, good => good + between + other));
        Assert.Null(Verify(vector, header, good => other + between + good));
        Assert.NotNull(Verify(vector, header, _ => other + between + other));
        Assert.NotNull(Verify(vector, header, good => good.Replace("v1", "v2", StringComparison.Ordinal)));
        Assert.NotNull(Verify(vector, header, _ => between));
    }

    [Fact]
    public async Task A_signature_with_a_public_key_is_not_believed_for_that_reason_and_its_key_is_no_secret()
    {
        var vector = HookVector.All.Single(one => one.Name == "standard-webhooks/contact_created");
        var refusal = Verify(vector, "webhook-signature", _ => "v1a,QmpUbRwkNyYSsMpQ0wJ8aP1v8sOQ9YtJ0Hfq3kBv0E5nWm1Z0p6y7c8d9e0f1a2b3c4d5e6f7a8b9c0d1e2f3A==");
        Assert.Equal((401, "signed with a public key (v1a), which cannot be proven here"), (refusal!.Status, refusal.Reason));
        Assert.Null(Verify(vector, "webhook-signature", good => "v1a,AAAA " + good));
        await using var rig = await HookRig.StartAsync();
        var refused = await Assert.ThrowsAsync<HookException>(() => rig.Desk.AddAsync(
            new HookWish("other", "standard-webhooks", "whpk_MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=", null, null, null, IsPublic: false), HookRig.Patience));
        Assert.Contains("this is a public key (whpk_)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_without_end_is_not_searched_without_end()
    {
        var vector = HookVector.All.Single(one => one.Name == "pagerduty/triggered");
        Assert.NotNull(Verify(vector, "X-PagerDuty-Signature", good => string.Join(',', Enumerable.Repeat("v1=00", 30)) + "," + good));
    }

    [Fact]
    public void A_hook_with_a_signing_token_takes_no_plain_token()
    {
        var vector = HookVector.All.Single(one => one.Name == "gitlab/pipeline_passed");
        var signing = HookVector.All.Single(one => one.Name == "gitlab/pipeline_failed").Secret;
        var request = vector.Request((key, value) => key is "X-Gitlab-Token" ? signing : value);
        Assert.NotNull(vector.Provider.Verify(request, new HookSecrets(signing), vector.Now));
    }

    static HookRefusal? Verify(HookVector vector, string header, Func<string, string> change) =>
        vector.Provider.Verify(vector.Request((key, value) => key == header ? change(value) : value), new HookSecrets(vector.Secret), vector.Now);
}
