using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Stripe: <c>Stripe-Signature: t=TIME,v1=…,v1=…</c>, HMAC-SHA256 over <c>TIME.BODY</c> under the secret as it is shown, with
/// <c>whsec_</c>; while a secret is rolled there is one v1 for each. Other versions are not looked at.
/// </summary>
sealed class StripeProvider : IHookProvider
{
    public string Name => "stripe";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Vendors,
    [
        "In the Dashboard: Developers, Webhooks, Add destination (or Add endpoint).",
        "Events: the ones that you need, for example charge.failed, charge.dispute.created, invoice.payment_failed, payout.failed. Continue.",
        "Destination type: Webhook endpoint. Endpoint URL: {url}",
        "Create destination; then Signing secret, Reveal: give it to `patchbay hook add` with --secret (it begins with whsec_).",
        "When you roll the secret there, let the old one live for some hours and give the new one to `patchbay hook rotate`.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now)
    {
        if (request.Headers["Stripe-Signature"] is not { Length: > 0 } header)
        {
            return HookRefusal.Unsigned;
        }

        if (HookParts.Values(header, "t") is not [var time] || HookProof.UnixSeconds(time) is not { } signed || HookParts.Values(header, "v1") is not [_, ..] signatures)
        {
            return HookRefusal.Malformed;
        }

        if (!secrets.Any(secret => IsSigned(signatures, HookProof.Sha256(secret, HookProof.Utf8($"{time}."), request.Body))))
        {
            return HookRefusal.Wrong;
        }

        return HookProof.IsTimely(signed, now) ? null : HookRefusal.Untimely;
    }

    public string Identify(HookRequest request) => HookJson.Parse(request.Body).Text("id") is { Length: > 0 and <= 100 } id ? id : request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"id":"evt_1CiPtv2eZvKYlo2CcUZsDcO6","object":"event","livemode":false,"type":"charge.failed","data":{"object":{"id":"ch_1CiPsl2eZvKYlo2CVVyt3LKy","object":"charge","amount":1000,"currency":"usd","customer":"cus_D8tt8vBuYBkoVO","status":"failed","failure_message":"Your card was declined."}}}""");

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) =>
        request.With(("Stripe-Signature", $"t={HookSigning.Seconds(now)},v1={HookSigning.Hex(secret, HookProof.Utf8($"{HookSigning.Seconds(now)}."), request.Body)}"));

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        if (body.Text("object") is not "event" || body.Text("type") is not { Length: > 0 } type || body.At("data", "object") is not { } about)
        {
            return new HookReading.Nothing("unknown");
        }

        var isTrouble = type.EndsWith("failed", StringComparison.Ordinal) || type.Contains("dispute.created", StringComparison.Ordinal)
            || type.Contains("early_fraud_warning.created", StringComparison.Ordinal) || type.EndsWith("past_due", StringComparison.Ordinal);
        var amount = about.Text("amount") ?? about.Text("amount_due") ?? about.Text("amount_total");
        return new HookReading.Report(new HookReport
        {
            Kind = HookKinds.Of(type),
            Text = HookText.Lines(
                $"{HookText.Line(type, 100)}: {about.Text("object")} {about.Text("id")}",
                amount is null ? null : $"{amount} {about.Text("currency")} in the smallest unit of the currency",
                about.Text("status") is { } state ? $"status: {state}" : null,
                HookText.Line(about.Text("failure_message") ?? about.Text("last_payment_error", "message") ?? about.Text("reason"))),
            Thing = HookWords.Key($"{about.Text("object")} {about.Text("id")}"),
            Severity = isTrouble ? HookSeverity.Normal : HookSeverity.Low,
            Status = isTrouble ? HookStatus.Open : HookStatus.None,
            Meta =
            [
                ("object", about.Text("id")),
                ("customer", about.Text("customer")),
                ("account", body.Text("account")),
                (HookMeta.Status, about.Text("status")),
                (HookMeta.Environment, body.Text("livemode") is "true" ? "live" : "test"),
            ],
        });
    }

    static bool IsSigned(IReadOnlyList<string> signatures, byte[] expected)
    {
        var found = false;
        foreach (var signature in signatures)
        {
            found |= HookProof.IsHex(signature, expected);
        }

        return found;
    }
}
