using System.Text;
using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Tests.Webhook.Providers;

/// <summary>What <c>patchbay hook test</c> sends: each provider believes its own example, under the secret that signed it alone, and reads an event in it.</summary>
public sealed class HookExampleTests
{
    const string Key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const string Other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Hooks => [.. HookProviders.Names.Select(name => (name, name is "github-poll" ? "runs=acme/site" : "")), ("generic", "auth=hmac header=X-Sign"),
        ("generic", "auth=hmac header=X-Sign algorithm=sha512 encoding=base64url prefix=v1= signed={timestamp}.{body} timestamp-header=X-Time"),
        ("generic", "auth=header header=X-Token"), ("generic", "auth=basic user=me"), ("gitlab", "plain")];

    [Theory]
    [MemberData(nameof(Hooks))]
    public void An_example_is_believed_under_its_own_secret_alone_and_is_an_event(string name, string with)
    {
        var settings = with.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word.Contains('=', StringComparison.Ordinal)).Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var (provider, problem) = HookSetup.Provider(name, settings);
        Assert.True(problem is null, problem);
        if (provider!.Example(Now) is not { } example)
        {
            Assert.DoesNotContain("POST", provider.Methods); // it asks, and nobody reports to it
            return;
        }

        var (secret, other) = with is "plain" ? ("a plain token of GitLab", "another token") : (Key, Other);
        var unsigned = new HookRequest("POST", "/hooks/x", new HookHeaders([KeyValuePair.Create("Content-Type", "application/json")]), Encoding.UTF8.GetBytes(example.Body)).With(example.Headers);
        var signed = provider.Sign(unsigned, secret, Now);
        Assert.NotNull(provider.Verify(unsigned, new HookSecrets(secret), Now));
        Assert.Null(provider.Verify(signed, new HookSecrets(secret), Now));
        Assert.NotNull(provider.Verify(signed, new HookSecrets(other), Now));
        Assert.NotNull(provider.Verify(provider.Sign(unsigned, other, Now), new HookSecrets(secret), Now));
        Assert.NotEmpty(provider.Identify(signed));
        var report = Assert.IsType<HookReading.Report>(provider.Read(signed)).Value;
        Assert.NotEmpty(report.Text);
    }
}
