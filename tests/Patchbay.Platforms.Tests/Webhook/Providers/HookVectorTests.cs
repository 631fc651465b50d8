using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Tests.Webhook.Providers;

/// <summary>Every provider over every request in <c>Vectors/</c>: believed as it stands, and in no other form.</summary>
public sealed class HookVectorTests
{
    const string Other = "not-the-secret-of-this-hook";

    public static TheoryData<string> Names => [.. HookVector.All.Select(vector => vector.Name)];

    [Fact]
    public void Every_provider_has_vectors()
    {
        var known = HookVector.All.Select(vector => vector.Name.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(HookProviders.Names.Where(name => HookProviders.Find(name)!.Methods.Count > 0), known.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_vendor_signed_is_believed_and_says_what_it_should(string name)
    {
        var vector = Find(name);
        Assert.Null(vector.Provider.Verify(vector.Request(), new HookSecrets(vector.Secret), vector.Now));
        var reading = vector.Provider.Read(vector.Request());
        switch (vector.Notes["kind"])
        {
            case "nothing":
                Assert.IsType<HookReading.Nothing>(reading);
                return;
            case "handshake":
                Assert.IsType<HookReading.Handshake>(reading);
                return;
        }

        var report = Assert.IsType<HookReading.Report>(reading).Value;
        Assert.Equal(vector.Notes["kind"], report.Kind);
        Assert.Equal(vector.Notes["thing"], report.Thing);
        Assert.Equal(vector.Notes["severity"], report.Severity.ToString().ToLowerInvariant());
        Assert.InRange(report.Text.Length, 1, 2000);
        foreach (var (key, value) in vector.Notes.Where(note => note.Key.StartsWith("meta.", StringComparison.Ordinal)))
        {
            Assert.Equal(value, report.Meta.Single(pair => pair.Key == key["meta.".Length..]).Value);
        }

        More(vector, report);
        if (vector.Notes.TryGetValue("author", out var author))
        {
            Assert.Equal(author, $"{report.Author?.Name} {report.Author?.MayWrite switch { true => "true", false => "false", null => "null" }}");
        }

        if (vector.Notes.TryGetValue("target", out var target))
        {
            Assert.Equal(target, $"{report.Target?.Kind} {string.Join(' ', report.Target?.Ids.Select(pair => $"{pair.Key}={pair.Value}") ?? [])}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_delivery_is_known_by_what_was_proven(string name)
    {
        var vector = Find(name);
        Assert.Equal(vector.Notes.GetValueOrDefault("id", vector.Request().Digest), vector.Provider.Identify(vector.Request()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void While_a_secret_is_rotated_both_are_valid_and_no_third(string name)
    {
        var vector = Find(name);
        Assert.Null(vector.Provider.Verify(vector.Request(), new HookSecrets(Other, vector.Secret), vector.Now));
        Assert.Null(vector.Provider.Verify(vector.Request(), new HookSecrets(vector.Secret, Other), vector.Now));
        Assert.NotNull(vector.Provider.Verify(vector.Request(), new HookSecrets(Other), vector.Now));
        Assert.NotNull(vector.Provider.Verify(vector.Request(), new HookSecrets(), vector.Now));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_changed_body_is_not_believed_where_the_body_is_signed(string name)
    {
        var vector = Find(name);
        if (vector.Notes.GetValueOrDefault("signs") is "nothing")
        {
            return; // the vendor sends a password and signs nothing, which its how-to says
        }

        for (var at = 0; at < vector.Body.Length; at += Math.Max(1, vector.Body.Length / 40))
        {
            var body = vector.Body.ToArray();
            body[at] ^= 1;
            Assert.NotNull(vector.Provider.Verify(vector.Request(body: body), new HookSecrets(vector.Secret), vector.Now));
        }

        Assert.NotNull(vector.Provider.Verify(vector.Request(body: []), new HookSecrets(vector.Secret), vector.Now));
        Assert.NotNull(vector.Provider.Verify(vector.Request(body: [.. vector.Body, (byte)' ']), new HookSecrets(vector.Secret), vector.Now));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_its_proof_it_is_not_believed(string name)
    {
        var vector = Find(name);
        foreach (var proof in vector.Notes["proof"].Split(' '))
        {
            Assert.Contains(vector.Headers, pair => pair.Key.Equals(proof, StringComparison.OrdinalIgnoreCase));
            foreach (var change in new Func<string, string?>[] { _ => null, _ => "", value => value[..^1], value => value + "0", value => Turn(value, 1), value => Turn(value, value.Length / 2) })
            {
                var request = vector.Request((key, value) => key.Equals(proof, StringComparison.OrdinalIgnoreCase) ? change(value) : value);
                Assert.NotNull(vector.Provider.Verify(request, new HookSecrets(vector.Secret), vector.Now));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_replay_is_too_old_or_the_same_delivery(string name)
    {
        var vector = Find(name);
        var refusals = new[] { TimeSpan.FromMinutes(-6), TimeSpan.FromMinutes(6), TimeSpan.FromDays(1) }
            .Select(late => vector.Provider.Verify(vector.Request(), new HookSecrets(vector.Secret), vector.Now + late)).ToList();
        if (vector.Notes.GetValueOrDefault("signs") is "time")
        {
            Assert.All(refusals, refusal => Assert.Equal(HookRefusal.Untimely, refusal));
            return;
        }

        // What is not signed may be changed by who replays it, and the delivery is the same; where nothing is signed, headers may name it.
        var proofs = $"{vector.Notes["proof"]} {vector.Notes.GetValueOrDefault("names")}".Split(' ');
        var replay = vector.Request((key, value) => proofs.Contains(key, StringComparer.OrdinalIgnoreCase) ? value : value + "1");
        Assert.Equal(vector.Provider.Identify(vector.Request()), vector.Provider.Identify(replay));
        Assert.All(refusals, Assert.Null);
    }

    // What a file says only where it matters: status, a part of the text, one id of the target or its kind.
    static void More(HookVector vector, HookReport report)
    {
        foreach (var (key, value) in vector.Notes)
        {
            switch (key)
            {
                case "status":
                    Assert.Equal(value, report.Status.ToString().ToLowerInvariant());
                    break;
                case "target.kind":
                    Assert.Equal(value, report.Target?.Kind);
                    break;
                case "text":
                    Assert.Contains(value, report.Text, StringComparison.Ordinal);
                    break;
                default:
                    if (key.StartsWith("target.", StringComparison.Ordinal))
                    {
                        Assert.Equal(value, report.Target?.Ids[key["target.".Length..]]);
                    }

                    break;
            }
        }
    }

    static HookVector Find(string name) => HookVector.All.Single(vector => vector.Name == name);

    // Another character of the same kind.
    static string Turn(string value, int at) => value[..at] + (value[at] is 'a' ? 'b' : 'a') + value[(at + 1)..];
}
