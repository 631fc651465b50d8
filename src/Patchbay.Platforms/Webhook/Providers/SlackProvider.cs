using System.Text.Json;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Slack's Events API and slash commands: <c>X-Slack-Signature: v0=…</c>, HMAC-SHA256 over <c>v0:TIME:BODY</c>. Slack says who
/// wrote, and nothing about what they may: the hook names the users it listens to, by their ids.
/// </summary>
sealed class SlackProvider(IReadOnlySet<string>? users) : IConfiguredProvider
{
    const string Version = "v0=";

    public SlackProvider()
        : this(null)
    {
    }

    public string Name => "slack";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Vendors,
    [
        "At api.slack.com/apps: Create New App, From scratch.",
        "Basic Information, App Credentials, Signing Secret, Show: give it to `patchbay hook add` with --secret, and who may write with --with users=U012AB3CD,U045EF6GH (a profile's menu, Copy member ID).",
        "Event Subscriptions: Enable Events. Request URL: {url}; Slack asks it at once and says Verified.",
        "Subscribe to bot events: app_mention (and message.im for direct messages). Save Changes.",
        "For a command: Slash Commands, Create New Command, with the same Request URL.",
        "Install App, Install to Workspace; then invite the app into the channels that it should hear.",
    ]);

    public IReadOnlyList<(string Name, string Meaning)> Settings { get; } = [("users", "the ids of those who may write, with commas between: U012AB3CD,U045EF6GH")];

    public HookConfigured Configure(IReadOnlyDictionary<string, string> settings)
    {
        var problems = settings.Keys.Where(key => key is not "users").Select(key => $"slack knows no setting '{key}'; it knows: users").ToList();
        var ids = (settings.GetValueOrDefault("users") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        problems.AddRange(ids.Where(id => id is not ['U' or 'W', ..] || !id.All(char.IsAsciiLetterOrDigit)).Select(id => $"'{id}' is no id of a user: they look like U012AB3CD"));
        return problems.Count > 0 ? HookConfigured.Bad(problems) : HookConfigured.Good(new SlackProvider(ids.Length > 0 ? ids.ToHashSet(StringComparer.Ordinal) : null));
    }

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now)
    {
        if (request.Headers["X-Slack-Signature"] is not { Length: > 0 } signature || request.Headers["X-Slack-Request-Timestamp"] is not { } time)
        {
            return HookRefusal.Unsigned;
        }

        if (!signature.StartsWith(Version, StringComparison.Ordinal) || HookProof.UnixSeconds(time) is not { } signed)
        {
            return HookRefusal.Malformed;
        }

        if (!secrets.Any(secret => HookProof.IsHex(signature[Version.Length..], HookProof.Sha256(secret, HookProof.Utf8($"v0:{time}:"), request.Body))))
        {
            return HookRefusal.Wrong;
        }

        return HookProof.IsTimely(signed, now) ? null : HookRefusal.Untimely;
    }

    public string Identify(HookRequest request) =>
        !IsForm(request) && HookJson.Parse(request.Body).Text("event_id") is { Length: > 0 and <= 100 } id ? id : request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"team_id":"T123ABC456","event":{"type":"app_mention","user":"U061F7AUR","text":"<@U0LAN0Z89> is the build red?","ts":"1515449522.000016","channel":"C123ABC456"},"type":"event_callback","event_id":"Ev123ABC456"}""");

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) => request.With(
        ("X-Slack-Request-Timestamp", HookSigning.Seconds(now)), ("X-Slack-Signature", Version + HookSigning.Hex(secret, HookProof.Utf8($"v0:{HookSigning.Seconds(now)}:"), request.Body)));

    public HookReading Read(HookRequest request)
    {
        if (IsForm(request))
        {
            return Command(HookForm.Read(request.Body.Span));
        }

        var body = HookJson.Parse(request.Body);
        return body.Text("type") switch
        {
            "url_verification" when body.Text("challenge") is { Length: > 0 and <= 500 } challenge => new HookReading.Handshake("text/plain; charset=utf-8", challenge),
            "event_callback" when body.At("event") is { } happened => Event(body, happened),
            var other => new HookReading.Nothing(HookWords.Word(other)),
        };
    }

    // Slack takes nothing but 200 for a command, and shows the answer to the one who gave it.
    public string? Shown(HookRequest request, string eventId) => IsForm(request) ? $"Taken as event {eventId}." : null;

    // By the bytes that were signed, not by the header that was not.
    static bool IsForm(HookRequest request) => request.Body.Span.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..];

    HookAuthor Author(string? user) => new(user ?? "", user is null || users is null ? null : users.Contains(user));

    HookReading Event(JsonElement body, JsonElement happened)
    {
        var type = happened.Text("type");
        var channel = happened.Text("channel");
        // What apps write, this one's own answers among it, is no message of a person; neither is an edit or a join.
        if (type is not ("app_mention" or "message") || channel is null || happened.Text("ts") is not { } ts
            || happened.Text("bot_id") is not null || happened.Text("subtype") is not (null or "thread_broadcast" or "file_share"))
        {
            return new HookReading.Nothing(HookWords.Word(type));
        }

        var user = happened.Text("user");
        return new HookReading.Report(new HookReport
        {
            Kind = type,
            Text = HookText.Lines($"{user} in {channel}:", HookText.Passage(happened.Text("text"))),
            Thing = HookWords.Key($"message {channel} {ts}"),
            Meta =
            [
                ("channel", channel),
                ("thread", happened.Text("thread_ts") ?? ts),
                (HookMeta.Actor, user),
                ("team", body.Text("team_id")),
            ],
            Author = Author(user),
            Target = HookTargets.Of("thread", ("channel", channel), ("thread", happened.Text("thread_ts") ?? ts)),
        });
    }

    HookReading Command(IReadOnlyDictionary<string, string?> form)
    {
        if (form.GetValueOrDefault("command") is not { Length: > 0 } command || form.GetValueOrDefault("channel_id") is not { Length: > 0 } channel)
        {
            return new HookReading.Nothing(form.ContainsKey("ssl_check") ? "ssl_check" : form.ContainsKey("payload") ? "interaction" : "unknown");
        }

        var user = form.GetValueOrDefault("user_id");
        return new HookReading.Report(new HookReport
        {
            Kind = "command",
            Text = HookText.Lines($"{form.GetValueOrDefault("user_name") ?? user} in {form.GetValueOrDefault("channel_name") ?? channel}: {HookText.Line(command, 60)}", HookText.Passage(form.GetValueOrDefault("text"))),
            Thing = HookWords.Key($"command {channel} {form.GetValueOrDefault("trigger_id")}"),
            Meta =
            [
                ("channel", channel),
                ("command", HookText.Line(command, 60)),
                (HookMeta.Actor, user),
                ("team", form.GetValueOrDefault("team_id")),
            ],
            Author = Author(user),
            Target = HookTargets.Of("channel", ("channel", channel)),
        });
    }
}
