using System.Security.Cryptography;
using System.Text;
using Patchbay.Channels.Gate;
using Patchbay.Channels.Inbound;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Noise;
using Patchbay.Platforms.Webhook.Reading;
using Patchbay.Protocol.Extensions;
using Patchbay.Spool;

namespace Patchbay.Platforms.Webhook.Intake;

/// <summary>A report in the form in which it is kept and shown.</summary>
static class HookMessages
{
    public const int LongestText = 16_384;

    const int LongestValue = 1024;
    const int LongestId = 200;

    /// <summary>In the order in which the tag shows it.</summary>
    public static List<KeyValuePair<string, string>> Meta(Hook hook, HookReport report)
    {
        List<KeyValuePair<string, string>> meta =
        [
            new("hook", hook.Name),
            new("provider", hook.Provider.Name),
            new("kind", $"{hook.Provider.Name}.{report.Kind}"),
            new("thing", Cut(report.Thing, LongestValue)),
            new("severity", (hook.Severity ?? report.Severity).Name()),
        ];

        // What the vendor calls the state is more than that it is open or not.
        var status = report.Meta.FirstOrDefault(pair => pair.Key == HookMeta.Status).Value ?? (report.Status is HookStatus.None ? null : report.Status.ToString().ToLowerInvariant());
        foreach (var (key, value) in report.Meta.Prepend((HookMeta.Status, status)))
        {
            if (value is not null && !meta.Exists(pair => pair.Key == key))
            {
                meta.Add(new(key, Cut(value, LongestValue)));
            }
        }

        return meta;
    }

    /// <summary>The same for each repetition of a delivery, and bounded whatever the vendor's id is.</summary>
    public static string PlatformId(Hook hook, string delivery) => PlatformId(hook.Name, delivery);

    public static string PlatformId(string hook, string delivery) => $"{hook}:{(delivery.Length <= LongestId ? delivery : Digest(delivery))}";

    public static InboundMessage Build(
        HookWay way, HookReport report, string platformId, List<KeyValuePair<string, string>> meta, Action<AppendOutcome> accepted, Action<string> refused)
    {
        var hook = way.Hook;
        return new()
        {
            PlatformId = platformId,
            ChatId = hook.Name,
            Sender = new SenderIdentity(hook.Name, hook.Name, IsGroup: false) { ChatId = hook.Name, IsService = true },
            Content = Cut(report.Text, LongestText),
            Meta = meta,
            Thing = report.Thing,
            NotBefore = way.NotBefore,
            Urgency = (hook.Severity ?? report.Severity) switch
            {
                HookSeverity.Low => EventUrgency.Low,

                // The session was interrupted for it already; in the spool an urgent one would end the wait of the others.
                HookSeverity.Urgent when way.IsFlapping => EventUrgency.Normal,
                HookSeverity.Urgent => EventUrgency.Urgent,
                _ => EventUrgency.Normal,
            },
            Accepted = accepted,
            Refused = refused,
            Dropped = () => refused("the hook is gone"),
        };
    }

    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // A cut never falls inside a character.
    static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
