using System.Globalization;
using Patchbay.Platforms.Shared;

namespace Patchbay.Platforms.Fakechat;

/// <summary>What the environment says about fakechat.</summary>
sealed record FakechatSettings
{
    public const int DefaultPort = 8787;

    /// <summary>0 takes any free port.</summary>
    public int Port { get; init; } = DefaultPort;

    public required string StateFolder { get; init; }

    /// <summary>Null when none was given: then the page keeps one of its own.</summary>
    public string? Token { get; init; }

    /// <summary>False when it is switched off: then the page is a plain sender.</summary>
    public bool HasToken { get; init; } = true;

    /// <summary>Null when the page stays inside this machine.</summary>
    public FakechatNetwork? Network { get; init; }

    public string Inbox => Path.Combine(StateFolder, "inbox");

    public string Outbox => Path.Combine(StateFolder, "outbox");

    /// <summary>The settings as far as they are right, and every error, each with its fix.</summary>
    public static (FakechatSettings Settings, IReadOnlyList<string> Errors) Read(Func<string, string?> variable)
    {
        var errors = new List<string>();
        var port = DefaultPort;
        if (variable("FAKECHAT_PORT") is { Length: > 0 } portText
            && (!int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > 65535))
        {
            errors.Add($"FAKECHAT_PORT is '{portText}', which is no port: give a number from 0 (any free port) to 65535.");
            port = DefaultPort;
        }

        var token = variable("FAKECHAT_TOKEN");
        if (token is { Length: > 0 } && !token.All(ListenerMemory.UrlSafe.Contains))
        {
            errors.Add("FAKECHAT_TOKEN has characters that do not stand in a URL: use letters, digits, - and _ only, or leave it out for one that is made here.");
            token = null; // not switched off by a mistake
        }

        var folder = variable("FAKECHAT_STATE_DIR") is { Length: > 0 } given ? given : Path.Combine(HomeFolder(variable), "channels", "fakechat");
        if (!Path.IsPathFullyQualified(folder))
        {
            errors.Add($"FAKECHAT_STATE_DIR (or PATCHBAY_HOME) leads to '{folder}': give a full path.");
            folder = Path.GetFullPath(folder);
        }

        var settings = new FakechatSettings
        {
            Port = port,
            StateFolder = folder,
            Token = token,
            HasToken = token is not "",
            Network = FakechatNetwork.Read(variable, errors),
        };
        return (settings, errors);
    }

    static string HomeFolder(Func<string, string?> variable) =>
        variable("PATCHBAY_HOME") is { Length: > 0 } home
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".patchbay");
}
