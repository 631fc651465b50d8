using System.Globalization;

namespace Patchbay.Spool.Tests.Support;

static class Samples
{
    internal static readonly LeaseHolder Holder = new("connection-1", "work", "/project");

    internal static InboundEvent Inbound(string platformId, string content = "hello", string chatId = "chat") => new()
    {
        PlatformId = platformId,
        ChatId = chatId,
        SenderId = "sender",
        Role = "owner",
        Content = content,
        Meta = [new("user", "ann"), new("ts", "1")],
    };

    internal static InboundEvent[] Many(int count, int from = 0) =>
        [.. Enumerable.Range(from, count).Select(number => Inbound(number.ToString(CultureInfo.InvariantCulture), $"content {number}"))];

    internal static Task<EventSpool> OpenAsync(TempFolder folder, TimeProvider? time = null, Func<SpoolSettings, SpoolSettings>? change = null)
    {
        var settings = new SpoolSettings { Folder = folder["state"], HolderName = "test", TimeProvider = time ?? TimeProvider.System };
        return EventSpool.OpenAsync(change?.Invoke(settings) ?? settings);
    }

    internal static async Task<EventState?> SettleAsync(this EventSpool spool, EventId id, EventState state) =>
        (await spool.SettleAsync([new Settlement(id, state)]))[0];
}
