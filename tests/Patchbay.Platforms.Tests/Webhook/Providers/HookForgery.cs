using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Proving;

namespace Patchbay.Platforms.Tests.Webhook.Providers;

/// <summary>One attempt to be believed: a vendor's request with something of it changed, before a hook with or without its secret.</summary>
/// <param name="KnowsSecret">Whether the hook has the secret that the request was signed with.</param>
/// <param name="Proof">What the headers of the proof became; null as the vendor sent them.</param>
/// <param name="Body">Null as the vendor sent it.</param>
sealed record HookForgery(HookVector Vector, bool KnowsSecret, string? Proof, byte[]? Body, TimeSpan Late)
{
    /// <summary>What no request was ever signed with.</summary>
    public const string Secret = "a-secret-that-signed-nothing-0123456789";

    /// <summary>Nothing is changed that the vendor's proof covers.</summary>
    public bool IsGenuine => KnowsSecret && Proof is null
        && (Body is null || Signs is "nothing" || Body.AsSpan().SequenceEqual(Vector.Body))
        && (Late.Duration() <= HookProof.Window || Signs is not "time");

    public DateTimeOffset Now => Vector.Now + Late;

    public HookSecrets Secrets => new(KnowsSecret ? Vector.Secret : Secret);

    public HookRequest Request => Vector.Request((key, value) => Proof is not null && IsProof(key) ? Change(value) : value, Body);

    string? Signs => Vector.Notes.GetValueOrDefault("signs");

    public static Gen<HookForgery> Of(IReadOnlyList<HookVector> vectors) =>
        from vector in Gen.Elements<HookVector>(vectors)
        from knowsSecret in Gen.Elements(true, false)
        from proof in Gen.Frequency((3, Gen.Constant<string?>(null)), (5, Proofs(vector)))
        from body in Gen.Frequency((2, Gen.Constant<byte[]?>(null)), (3, Bodies(vector)))
        from minutes in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(-100_000, 100_000)))
        select new HookForgery(vector, knowsSecret, proof, body, TimeSpan.FromMinutes(minutes));

    public HookRefusal? Verify() => Vector.Provider.Verify(Request, Secrets, Now);

    public override string ToString() =>
        $"{Vector.Name}, {(KnowsSecret ? "its secret" : "another secret")}, proof {Proof ?? "as sent"}, body {(Body is null ? "as sent" : Convert.ToHexString(Body))}, {Late} late";

    public bool IsProof(string header) => Vector.Notes["proof"].Split(' ').Contains(header, StringComparer.OrdinalIgnoreCase);

    // "(none)" takes the header away; "(4)" leaves that many characters of it.
    string? Change(string value) => Proof switch
    {
        "(none)" => null,
        ['(', .. var text, ')'] when int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count) => value[..(count % value.Length)],
        _ => Proof,
    };

    static Gen<string?> Proofs(HookVector vector)
    {
        var right = vector.Headers.First(header => vector.Notes["proof"].Split(' ').Contains(header.Key, StringComparer.OrdinalIgnoreCase)).Value;
        return Gen.Frequency<string?>(
            (2, Gen.Constant<string?>("(none)")),
            (2, Gen.Constant<string?>("")),
            (3, Gen.Choose(0, 200).Select(count => (string?)$"({count})")),
            (2, Gen.Choose(0, right.Length - 1).Select(at => (string?)(right[..at] + (right[at] is 'b' or 'B' ? 'c' : 'b') + right[(at + 1)..]))),
            (1, Gen.Elements<string?>("sha256=", "v0=", "v1=", "v1,", "t=,v1=", "timestamp=,signature=", "Bearer ", "Basic ", "Basic Og==", "Bearer null", right + "0", new string('0', 64))),
            (1, ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => (string?)new string([.. text.Get.Where(character => !char.IsControl(character))]))))
            .Where(proof => proof != right && proof != $"({right.Length})");
    }

    static Gen<byte[]?> Bodies(HookVector vector) => Gen.Frequency<byte[]?>(
        (1, Gen.Constant<byte[]?>([])),
        (2, HookMutation.Of(vector.Body).Select(body => (byte[]?)body)),
        (2, HookMutation.AnyJson.Select(json => (byte[]?)Encoding.UTF8.GetBytes(json))),
        (1, ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => (byte[]?)bytes)));
}
