using System.Text;
using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Proving;

namespace Patchbay.Platforms.Tests.Webhook.Providers;

/// <summary>Requests and hooks that need no file.</summary>
static class HookRequests
{
    public static DateTimeOffset Now { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static HookRequest Post(string body, params (string Name, string Value)[] headers) => Post("/hooks/x", body, headers);

    public static HookRequest Post(string target, string body, params (string Name, string Value)[] headers) =>
        new("POST", target, new HookHeaders(headers.Select(header => KeyValuePair.Create(header.Name, header.Value))), Encoding.UTF8.GetBytes(body));

    public static bool Believes(this IHookProvider provider, HookRequest request, params string[] secrets) => provider.Verify(request, new HookSecrets(secrets), Now) is null;

    public static HookConfigured Configure(string provider, params (string Name, string Value)[] settings) =>
        ((IConfiguredProvider)HookProviders.Find(provider)!).Configure(settings.ToDictionary(setting => setting.Name, setting => setting.Value));

    public static IHookProvider Set(string provider, params (string Name, string Value)[] settings) => Assert.IsType<HookConfigured>(Configure(provider, settings)).Provider!;
}
