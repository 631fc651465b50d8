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
    public void A_signature_with_a_private_key_does_not_count_where_a_secret_is_shared_and_the_reason_says_what_is_missing()
    {
        var (shared, private_) = (Vector("contact_created"), Vector("signed_with_a_private_key"));
        var refusal = Verify(shared, "webhook-signature", _ => Header(private_));
        Assert.Equal((401, "signed with a private key (v1a): the hook needs the public one (whpk_)"), (refusal!.Status, refusal.Reason));
        Assert.Null(Verify(shared, "webhook-signature", good => Header(private_) + " " + good));
        Assert.Equal(HookRefusal.Wrong, Verify(private_, "webhook-signature", _ => Header(shared)));
        Assert.Null(Verify(private_, "webhook-signature", good => Header(shared) + " " + good));
    }

    [Fact]
    public async Task A_public_key_is_taken_as_senders_and_openssl_write_it_and_nothing_that_is_none()
    {
        const string Key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
        await using var rig = await HookRig.StartAsync();
        await AddAsync("plain", "whpk_" + Key);
        await AddAsync("openssl", "whpk_MCowBQYDK2VwAyEA" + Key);
        foreach (var wrong in (string[])["whpk_AAAA", "whpk_" + Key + Key, "whpk_not base64 at all", "whpk_MCowBQYDK2VuAyEA" + Key])
        {
            Assert.Contains("this is no public key", (await Assert.ThrowsAsync<HookException>(() => AddAsync("wrong", wrong))).Message, StringComparison.Ordinal);
        }

        Task AddAsync(string name, string secret) =>
            rig.Desk.AddAsync(new HookWish(name, "standard-webhooks", secret, null, null, null, IsPublic: false), HookRig.Patience);
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

    static HookVector Vector(string name) => HookVector.All.Single(one => one.Name == "standard-webhooks/" + name);

    static string Header(HookVector vector)
    {
        var header = "";
        vector.Request((key, value) => key == "webhook-signature" ? header = value : value);
        return header;
    }

    static HookRefusal? Verify(HookVector vector, string header, Func<string, string> change) =>
        vector.Provider.Verify(vector.Request((key, value) => key == header ? change(value) : value), new HookSecrets(vector.Secret), vector.Now);
}
