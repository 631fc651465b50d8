using System.Text.Json;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook;

/// <summary>
/// One kind of sender. To add one, write one file in <c>Providers/</c>, named <c>XProvider.cs</c> with a type of that name and
/// no arguments, and its vectors in the tests: nothing else lists it. It holds no state, and none of its members throws for
/// anything that came from outside but <see cref="JsonException"/>, which answers 400.
/// </summary>
interface IHookProvider
{
    /// <summary>As in settings and in the <c>provider</c> meta of its events: lower case, for example <c>github</c>.</summary>
    string Name { get; }

    /// <summary>What a person does on the vendor's side.</summary>
    HookGuide Guide { get; }

    /// <summary>How its requests come; one that comes otherwise is not looked at.</summary>
    IReadOnlyList<string> Methods => ["POST"];

    /// <summary>
    /// Null when the request was made by somebody who has one of the secrets, and not long ago where the vendor signs the time.
    /// Looks at the bytes of the body and at headers alone: nothing is parsed before it is proven.
    /// </summary>
    HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now);

    /// <summary>Each report by itself, where a request may bring several; they are identified and read one by one. Called after <see cref="Verify"/> alone.</summary>
    IReadOnlyList<HookRequest> Parts(HookRequest request) => [request];

    /// <summary>
    /// The same for each repetition of one delivery, and nothing that somebody who replays a request could change: an id that the
    /// signature covers, else <see cref="HookRequest.Digest"/>.
    /// </summary>
    string Identify(HookRequest request);

    /// <summary>What a person at the vendor is shown, with 200, once the report is on disk; null for 202 and the event's id.</summary>
    string? Shown(HookRequest request, string eventId) => null;

    /// <summary>A report as the vendor sends it, unsigned, for people to try a hook with; null for one to which nobody reports.</summary>
    HookExample? Example(DateTimeOffset now) => null;

    /// <summary>The request as somebody who has the secret would send it. For trying alone: what comes is judged by <see cref="Verify"/>.</summary>
    HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) => request.With(("Authorization", $"Bearer {secret}"));

    /// <summary>What it says to the agent. Called after <see cref="Verify"/> alone.</summary>
    HookReading Read(HookRequest request);
}

/// <summary>Who makes the secret, and the clicks.</summary>
/// <param name="Secret">Where the secret comes from.</param>
/// <param name="Steps">One line each; <c>{url}</c> stands for the address of the hook and <c>{secret}</c> for its secret.</param>
sealed record HookGuide(HookSecretOrigin Secret, IReadOnlyList<string> Steps);

/// <summary>What a vendor sends: the body, and the headers that are read beside the proof.</summary>
sealed record HookExample(string Body, params IReadOnlyList<(string Name, string Value)> Headers);

/// <summary>Where the secret of a hook comes from.</summary>
enum HookSecretOrigin
{
    /// <summary>We make one, and the vendor's page takes it.</summary>
    Ours,

    /// <summary>The vendor makes it and shows it.</summary>
    Vendors,
}

/// <summary>Why a request is not believed: the status, and words for the audit without anything from the request.</summary>
sealed record HookRefusal(int Status, string Reason)
{
    public static HookRefusal Unsigned { get; } = new(401, "no signature");

    public static HookRefusal Wrong { get; } = new(401, "wrong signature");

    public static HookRefusal Untimely { get; } = new(401, "too old or from the future");

    public static HookRefusal Malformed { get; } = new(400, "malformed signature");
}
