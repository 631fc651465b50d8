using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;
using static Patchbay.Platforms.Tests.Webhook.Providers.HookRequests;

namespace Patchbay.Platforms.Tests.Webhook.Providers;

public sealed class GenericProviderTests
{
    // sha256 of nothing in particular, as openssl x509 -fingerprint prints it and as the listener writes it.
    const string Printed = "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55";
    const string Digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void Without_settings_it_wants_the_secret_as_a_bearer_token()
    {
        var provider = HookProviders.Find("generic")!;
        Assert.True(provider.Believes(Post("{}", ("Authorization", "Bearer s3cret")), "s3cret"));
        Assert.False(provider.Believes(Post("{}", ("Authorization", "s3cret")), "s3cret"));
        Assert.False(provider.Believes(Post("{}", ("Authorization", "Bearer ")), ""));
        Assert.False(provider.Believes(Post("{}"), ""));
    }

    [Fact]
    public void A_certificate_is_believed_by_its_digest_alone()
    {
        var provider = Set("generic", ("auth", "certificate"));
        Assert.True(provider.Believes(new HookRequest("POST", "/", new HookHeaders([]), "{}"u8.ToArray()) { ClientCertificate = Digest }, Printed));
        Assert.True(provider.Believes(new HookRequest("POST", "/", new HookHeaders([]), "{}"u8.ToArray()) { ClientCertificate = Digest }, "of-another", Digest));
        Assert.False(provider.Believes(new HookRequest("POST", "/", new HookHeaders([]), "{}"u8.ToArray()) { ClientCertificate = Digest }, Digest[..^1]));
        Assert.False(provider.Believes(new HookRequest("POST", "/", new HookHeaders([]), "{}"u8.ToArray()) { ClientCertificate = "" }, ""));
        Assert.False(provider.Believes(Post("{}", ("Authorization", $"Bearer {Digest}"), ("X-Client-Cert", Digest)), Digest));
    }

    [Theory]
    [InlineData("hex", "not hexadecimal")]
    [InlineData("base64", "no*base64")]
    [InlineData("base64", "")]
    [InlineData("hex", "")]
    public void A_secret_that_is_no_key_fits_nothing(string form, string secret)
    {
        var provider = Set("generic", ("auth", "hmac"), ("header", "X-Sig"), ("key", form));
        // The HMAC of {} under an empty key.
        Assert.False(provider.Believes(Post("{}", ("X-Sig", "2ab1a6f8ca8b55c5d7d8f2b2ad2ab3f4b9a1bd8a4b6e6b4e1b1c8a4e3c1a3b11")), secret));
        Assert.False(provider.Believes(Post("{}", ("X-Sig", Convert.ToHexString(HookProof.Sha256([], "{}"u8.ToArray())))), secret));
    }

    [Theory]
    [InlineData("sha512", "hex", "text")]
    [InlineData("sha384", "base64", "text")]
    [InlineData("sha256", "base64url", "hex")]
    [InlineData("sha512", "base64url", "base64")]
    public void Any_algorithm_encoding_and_form_of_key_can_be_set(string algorithm, string encoding, string form)
    {
        var key = System.Security.Cryptography.RandomNumberGenerator.GetBytes(31);
        var mac = algorithm switch
        {
            "sha512" => System.Security.Cryptography.HMACSHA512.HashData(form is "text" ? "a text"u8 : key, "{}"u8),
            "sha384" => System.Security.Cryptography.HMACSHA384.HashData(form is "text" ? "a text"u8 : key, "{}"u8),
            _ => System.Security.Cryptography.HMACSHA256.HashData(form is "text" ? "a text"u8 : key, "{}"u8),
        };
        var secret = form switch { "hex" => Convert.ToHexString(key), "base64" => Convert.ToBase64String(key), _ => "a text" };
        var signature = encoding switch { "hex" => Convert.ToHexString(mac), "base64" => Convert.ToBase64String(mac), _ => Convert.ToBase64String(mac).TrimEnd('=').Replace('+', '-').Replace('/', '_') };
        var provider = Set("generic", ("auth", "hmac"), ("header", "X-Sig"), ("algorithm", algorithm), ("encoding", encoding), ("key", form), ("prefix", "is="));
        Assert.True(provider.Believes(Post("{}", ("X-Sig", "is=" + signature)), secret));
        Assert.False(provider.Believes(Post("{ }", ("X-Sig", "is=" + signature)), secret));
        Assert.False(provider.Believes(Post("{}", ("X-Sig", signature)), secret));
    }

    [Fact]
    public void All_that_is_wrong_with_its_settings_is_said_at_once()
    {
        var configured = Configure("generic", ("auth", "hmac"), ("colour", "red"), ("algorithm", "md5"), ("encoding", "morse"), ("signed", "{timestamp}{body}"), ("timestamp-header", "X Time"), ("title", "a..b"));
        Assert.Null(configured.Provider);
        foreach (var part in new[] { "colour", "header is missing", "algorithm is 'md5'", "encoding is 'morse'", "read in two ways", "X Time", "title is 'a..b'" })
        {
            Assert.Contains(configured.Problems, problem => problem.Contains(part, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("signed", "{body}{body}")]
    [InlineData("signed", "everything")]
    [InlineData("signed", "{timestamp}.{body}")]
    [InlineData("timestamp-header", "X-Time")]
    public void A_time_counts_only_when_it_is_signed(string name, string value) =>
        Assert.NotEmpty(Configure("generic", ("auth", "hmac"), ("header", "X-Sig"), (name, value)).Problems);

    [Fact]
    public void What_only_a_signature_covers_is_not_asked_of_a_password() =>
        Assert.Contains(Configure("generic", ("id", "event.id")).Problems, problem => problem.Contains("auth=hmac alone", StringComparison.Ordinal));

    [Theory]
    [InlineData("97 % of /var", "97 % of /var")]
    [InlineData("", "(an empty request)")]
    [InlineData("{}", "(nothing that fits into a line: see the attachment)")]
    [InlineData("""{"name":"db1","full":true,"at":{"x":1}}""", "name: db1\nfull: true")]
    public void A_payload_of_no_known_shape_is_shown_as_it_is(string body, string text) =>
        Assert.Equal(text, Assert.IsType<HookReading.Report>(HookProviders.Find("generic")!.Read(Post(body))).Value.Text);
}
