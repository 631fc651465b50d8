using System.Globalization;

namespace Patchbay.Terminal.Layout;

/// <summary>One row that says where the session stands. What matters most stays when there is little room.</summary>
static class StatusLine
{
    public static string Of(SessionView view, TimeSpan working, int width)
    {
        var name = view.Started?.Name ?? "starting";
        var agent = view.Started?.Agent;
        var activity = view.Ended ? "ended" : view.Turn is null ? "idle" : Working(working);
        var queued = view.Waiting > 0 ? Count(view.Waiting, "queued") : null;
        var open = view.Open.Requests.Count + view.Open.Questions.Count;
        var asks = open > 0 ? Count(open, "waiting for you") : null;
        var listening = view.Channels.Count(channel => channel.Listening);
        var channels = view.Channels.Count == 0 ? "no channels" : string.Join(' ', view.Channels.Select(Channel));
        var short1 = view.Channels.Count == 0 ? null : $"{listening.ToString(CultureInfo.InvariantCulture)}/{view.Channels.Count.ToString(CultureInfo.InvariantCulture)} ●";
        string?[][] forms =
        [
            [name, agent, channels, queued, asks, activity],
            [name, channels, queued, asks, activity],
            [name, short1, queued, asks, activity],
            [short1, queued, asks, activity],
            [short1, Short(view.Waiting, "q"), Short(open, "?"), activity],
            [Short(open, "?"), activity],
        ];
        var texts = forms.Select(parts => string.Join(" · ", parts.Where(part => part is not null)));
        return texts.FirstOrDefault(text => CellWidth.Of(text) <= width) ?? Cells.Cut(activity, width);
    }

    static string Channel(SessionHost.Feed.ChannelStatus channel) =>
        (channel.Listening ? "●" : "○") + " " + channel.Entry[(channel.Entry.LastIndexOf(':') + 1)..];

    static string Working(TimeSpan working) => working.TotalSeconds < 1 ? "working"
        : working.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $"working {(int)working.TotalSeconds}s")
        : string.Create(CultureInfo.InvariantCulture, $"working {(int)working.TotalMinutes}m{working.Seconds:00}s");

    static string Count(int count, string what) => $"{count.ToString(CultureInfo.InvariantCulture)} {what}";

    static string? Short(int count, string mark) => count > 0 ? count.ToString(CultureInfo.InvariantCulture) + mark : null;
}
