using System.Globalization;
using Patchbay.Channels.Gate;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Door;

namespace Patchbay.Platforms.Webhook;

/// <summary>What the environment says about the listener. The hooks themselves are in <see cref="HookStore"/>.</summary>
sealed record HookSettings
{
    public const int DefaultPort = 8788;

    /// <summary>0 takes any free port.</summary>
    public int Port { get; init; } = DefaultPort;

    public HookNetwork Network { get; init; } = HookNetwork.Loopback;

    public HookPatience Patience { get; init; } = HookPatience.Usual;

    /// <summary>Requests a second from one address, with ten times as many at once; 0 is no limit.</summary>
    public int SenderRate { get; init; } = 100;

    /// <summary>The same for what was signed for one hook.</summary>
    public int HookRate { get; init; } = 200;

    /// <summary>Where vendors find the listener, without the path; null where that is its own address.</summary>
    public string? PublicUrl { get; init; }

    public required string StateFolder { get; init; }

    public string Inbox => Path.Combine(StateFolder, "inbox");

    public string Spool => Path.Combine(StateFolder, "spool.db");

    public string Url(string hook) =>
        string.Create(CultureInfo.InvariantCulture, $"{PublicUrl ?? $"{Network.Scheme}://{new System.Net.IPEndPoint(Network.Address, Port)}"}{HookRoutes.Prefix}{hook}");

    /// <summary>The settings as far as they are right, and every error, each with its fix.</summary>
    public static (HookSettings Settings, IReadOnlyList<string> Errors) Read(Func<string, string?> variable)
    {
        var errors = new List<string>();
        var settings = new HookSettings { StateFolder = AccessPlace.Find(WebhookProfile.Access, variable).Folder };
        settings = settings with
        {
            Port = Number("WEBHOOK_PORT", DefaultPort, 65_535, "give a port, or 0 for any that is free"),
            SenderRate = Number("WEBHOOK_SENDER_RATE", settings.SenderRate, 1_000_000, "give requests a second from one address, or 0 for no limit"),
            HookRate = Number("WEBHOOK_HOOK_RATE", settings.HookRate, 1_000_000, "give events a second for one hook, or 0 for no limit"),
            Network = HookNetwork.Read(variable, errors),
            PublicUrl = ReadUrl(variable("WEBHOOK_URL"), errors),
        };
        return (settings, errors);

        int Number(string name, int otherwise, int most, string remedy)
        {
            if (variable(name) is not { Length: > 0 } text)
            {
                return otherwise;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most)
            {
                return number;
            }

            errors.Add($"{name} is '{text}': {remedy}.");
            return otherwise;
        }
    }

    static string? ReadUrl(string? text, List<string> errors)
    {
        if (text is not { Length: > 0 })
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            && url.Query.Length == 0 && url.UserInfo.Length == 0)
        {
            return text.TrimEnd('/');
        }

        errors.Add($"WEBHOOK_URL is '{text}': give where vendors find the listener, such as https://hooks.example.com.");
        return null;
    }
}
