using System.Text;
using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Proving;

namespace Patchbay.Platforms.Tests.Webhook.Providers;

/// <summary>The examples that vendors print beside their descriptions: secret, body and the signature that must come out.</summary>
public sealed class PublishedExampleTests
{
    const string SlackCommand = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    [Theory]
    [InlineData("bitbucket", "It's a Secret to Everybody", "Hello World!", "X-Hub-Signature: sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9")]
    [InlineData("circleci", "secret", "hello world", "circleci-signature: v1=734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a")]
    [InlineData("circleci", "another-secret", "lalala", "circleci-signature: v1=daa220016c8f29a8b214fbfc3671aeec2145cfb1e6790184ffb38b6d0425fa00")]
    [InlineData("circleci", "hunter123", "an-important-request-payload", "circleci-signature: v1=9be2242094a9a8c00c64306f382a7f9d691de910b4a266f67bd314ef18ac49fa,v2=...,v3=...")]
    [InlineData("circleci", "secret", "foo", "circleci-signature: v1=773ba44693c7553d6ee20f61ea5d2757a9a4f4a44d2841ae4e95b52e4cd62db4")]
    [InlineData("slack", "8f742231b10e8888abcd99yyyzzz85a5", SlackCommand, "X-Slack-Request-Timestamp: 1531420618\nX-Slack-Signature: v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503", 1531420618)]
    [InlineData("standard-webhooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "{\"test\": 2432232314}", "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek\nwebhook-timestamp: 1614265330\nwebhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", 1614265330)]
    [InlineData("standard-webhooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "{\"test\": 2432232314}", "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek\nwebhook-timestamp: 1614265330\nwebhook-signature: v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", 1614265330)]
    public void What_a_vendor_printed_is_believed(string provider, string secret, string body, string headers, long now = 0)
    {
        var request = new HookRequest("POST", "/hooks/x",
            new HookHeaders(headers.Split('\n').Select(line => line.Split(": ", 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]))), Encoding.UTF8.GetBytes(body));
        Assert.Null(HookProviders.Find(provider)!.Verify(request, new HookSecrets(secret), DateTimeOffset.FromUnixTimeSeconds(now)));
    }

    // Whoever knows no secret could else add what is checked less strictly, or leave what is checked to the second reader.
    [Theory]
    [InlineData("v2=734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a")]
    [InlineData("v1=0000,v1=734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a")]
    [InlineData("734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a")]
    [InlineData("v1=")]
    public void Of_CircleCIs_versions_only_the_latest_is_looked_at_and_only_once(string header)
    {
        var request = new HookRequest("POST", "/hooks/x", new HookHeaders([KeyValuePair.Create("circleci-signature", header)]), Encoding.UTF8.GetBytes("hello world"));
        Assert.NotNull(HookProviders.Find("circleci")!.Verify(request, new HookSecrets("secret"), default));
    }
}
