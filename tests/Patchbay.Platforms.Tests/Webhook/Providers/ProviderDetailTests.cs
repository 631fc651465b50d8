using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;
using static Patchbay.Platforms.Tests.Webhook.Providers.HookRequests;

namespace Patchbay.Platforms.Tests.Webhook.Providers;

/// <summary>What the vectors cannot say of one provider.</summary>
public sealed class ProviderDetailTests
{
    [Fact]
    public void CloudEvents_takes_the_token_of_the_query_where_there_is_no_header()
    {
        var provider = HookProviders.Find("cloudevents")!;
        Assert.True(provider.Believes(Post("/hooks/x?a=1&access_token=to%2Bken", "{}"), "to+ken"));
        Assert.False(provider.Believes(Post("/hooks/x?access_token=to%2Bken", "{}", ("Authorization", "Bearer other")), "to+ken"));
        Assert.False(provider.Believes(Post("/hooks/x?access_token=other&access_token=to%2Bken", "{}"), "to+ken"));
        Assert.False(provider.Believes(Post("/hooks/x?access_token=", "{}"), ""));
    }

    [Theory]
    [InlineData("eventemitter.example.com", true)]
    [InlineData("a\r\nSet-Cookie: x", false)]
    [InlineData("", false)]
    public void CloudEvents_welcomes_the_origin_that_asks(string origin, bool isWelcome)
    {
        var request = new HookRequest("OPTIONS", "/hooks/x", new HookHeaders([KeyValuePair.Create("WebHook-Request-Origin", origin)]), default);
        var provider = HookProviders.Find("cloudevents")!;
        Assert.Contains("OPTIONS", provider.Methods);
        Assert.Equal(request.Digest, provider.Identify(request));
        Assert.Equal(isWelcome, provider.Read(request) is HookReading.Handshake { Headers: var headers } && headers.Contains(("WebHook-Allowed-Origin", origin)));
    }

    [Theory]
    [InlineData("""{"specversion":"0.3","id":"1","source":"/a","type":"b"}""")]
    [InlineData("""{"specversion":"1.0","source":"/a","type":"b"}""")]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"/a","type":"b"}]""")]
    public void What_is_no_CloudEvent_is_malformed(string body) =>
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => HookProviders.Find("cloudevents")!.Read(Post(body)));

    [Fact]
    public void Only_CloudEvents_asks_before_it_sends() =>
        Assert.All(HookProviders.Names.Where(name => name is not ("cloudevents" or "github-poll")), name => Assert.Equal(["POST"], HookProviders.Find(name)!.Methods));

    [Fact]
    public void Who_asks_believes_nobody_who_calls()
    {
        var provider = Set("github-poll", ("runs", "acme/site"));
        Assert.Empty(provider.Methods);
        Assert.False(provider.Believes(Post("{}", ("Authorization", "Bearer ghp_token")), "ghp_token"));
    }

    [Fact]
    public void The_id_of_a_standard_webhook_ends_before_the_first_full_stop()
    {
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        var signature = "v1," + Convert.ToBase64String(HookProof.Sha256(Convert.FromBase64String(Secret["whsec_".Length..]), "a.1.1767225600.{}"u8.ToArray()));
        Assert.False(HookProviders.Find("standard-webhooks")!.Believes(
            Post("{}", ("webhook-id", "a.1"), ("webhook-timestamp", "1767225600"), ("webhook-signature", signature)), Secret));
        Assert.False(HookProviders.Find("standard-webhooks")!.Believes(
            Post("1767225600.{}", ("webhook-id", "a"), ("webhook-timestamp", "1"), ("webhook-signature", signature)), Secret));
    }

    [Theory]
    [InlineData("t=1767225600,v1={0},v1={1}", true)]
    [InlineData("t=1767225600,v1={1},v1={0}", true)]
    [InlineData("t=1767225600,v0={1}", false)]
    [InlineData("t=1,t=1767225600,v1={1}", false)]
    [InlineData("v1={1}", false)]
    [InlineData("t=1767225600", false)]
    public void Of_Stripes_signatures_one_of_version_1_must_fit(string header, bool isBelieved)
    {
        var right = Convert.ToHexStringLower(HookProof.Sha256("whsec_x", "1767225600.{}"u8.ToArray()));
        header = string.Format(System.Globalization.CultureInfo.InvariantCulture, header, new string('0', 64), right);
        Assert.Equal(isBelieved, HookProviders.Find("stripe")!.Believes(Post("{}", ("Stripe-Signature", header)), "whsec_x"));
    }

    [Fact]
    public void With_Buildkites_signature_there_its_token_does_not_help() =>
        Assert.False(HookProviders.Find("buildkite")!.Believes(
            Post("{}", ("X-Buildkite-Token", "token"), ("X-Buildkite-Signature", "timestamp=1767225600,signature=00")), "token"));

    [Theory]
    [InlineData("U012AB3CD,W1", 0)]
    [InlineData("@jane", 1)]
    [InlineData("U1,channel,#general", 2)]
    public void Slack_wants_the_ids_of_users(string users, int problems) => Assert.Equal(problems, Configure("slack", ("users", users)).Problems.Count);

    [Fact]
    public void Slack_knows_no_other_setting() => Assert.Single(Configure("slack", ("channels", "C1")).Problems);

    [Theory]
    [InlineData("ssl_check=1&token=x")]
    [InlineData("payload=%7B%7D")]
    [InlineData("command=%2Fa&command=%2Fb&channel_id=C1")]
    public void What_is_no_command_of_Slack_is_nothing(string form) => Assert.IsType<HookReading.Nothing>(HookProviders.Find("slack")!.Read(Post(form)));
}
