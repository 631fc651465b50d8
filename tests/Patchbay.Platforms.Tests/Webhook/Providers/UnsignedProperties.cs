using FsCheck;
using FsCheck.Fluent;
using Patchbay.Platforms.Webhook;

namespace Patchbay.Platforms.Tests.Webhook.Providers;

/// <summary>
/// No request of any shape becomes an event without its proof, for every provider; and the mistakes that a verification is usually
/// made with would be seen.
/// </summary>
public sealed class UnsignedProperties
{
    const int Tests = 300;

    /// <summary>Mistakes, each on top of a right provider.</summary>
    static readonly Dictionary<string, Func<HookForgery, Func<HookRefusal?>, HookRefusal?>> Mistakes = new(StringComparer.Ordinal)
    {
        ["believes an empty signature"] = (forgery, right) => Given(forgery).All(string.IsNullOrEmpty) ? null : right(),
        ["compares as much as there is"] = (forgery, right) => Given(forgery).Zip(Right(forgery)).All(pair => pair.First is { Length: > 0 } given && pair.Second.StartsWith(given, StringComparison.Ordinal)) ? null : right(),
        ["does not look behind the end"] = (forgery, right) => Given(forgery).Zip(Right(forgery)).All(pair => pair.First?.StartsWith(pair.Second, StringComparison.Ordinal) is true) ? null : right(),
        ["ignores the secret"] = (forgery, _) => (forgery with { KnowsSecret = true }).Verify(),
        ["ignores the body"] = (forgery, _) => (forgery with { Body = null }).Verify(),
        ["ignores the time"] = (forgery, _) => (forgery with { Late = default }).Verify(),
        ["believes what it cannot read"] = (_, right) => right() is { } refusal && refusal != HookRefusal.Malformed ? refusal : null,
        ["believes what has no signature"] = (_, right) => right() is { } refusal && refusal != HookRefusal.Unsigned ? refusal : null,
    };

    public static TheoryData<string> Providers => [.. HookProviders.Names.Where(name => HookProviders.Find(name)!.Methods.Count > 0)];

    public static TheoryData<string> Named => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(Providers))]
    public void No_unsigned_body_of_any_shape_becomes_an_event(string provider) =>
        Check(HookVector.All.Where(vector => vector.Provider.Name == provider).ToList(), (_, right) => right());

    [Theory]
    [MemberData(nameof(Named))]
    public void A_verification_with_this_mistake_would_be_seen(string mistake)
    {
        // Where the vendor signs nothing or no time, there is no such mistake to make.
        var vectors = HookVector.All.Where(vector => vector.Notes.GetValueOrDefault("signs") is "time").ToList();
        Assert.ThrowsAny<Exception>(() => Check(vectors, Mistakes[mistake], 3_000));
    }

    // An event is read only from what was believed, so what is believed decides it; and the genuine must be.
    static void Check(IReadOnlyList<HookVector> vectors, Func<HookForgery, Func<HookRefusal?>, HookRefusal?> verify, int tests = Tests) =>
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true),
            Prop.ForAll(Arb.From(HookForgery.Of(vectors)), forgery => verify(forgery, forgery.Verify) is null == forgery.IsGenuine));

    static IEnumerable<string?> Given(HookForgery forgery) => forgery.Vector.Headers.Where(header => forgery.IsProof(header.Key)).Select(header => forgery.Request.Headers[header.Key]);

    static IEnumerable<string> Right(HookForgery forgery) => forgery.Vector.Headers.Where(header => forgery.IsProof(header.Key)).Select(header => header.Value);
}
