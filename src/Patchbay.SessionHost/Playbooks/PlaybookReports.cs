using System.Globalization;
using System.Text;
using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Turns;

namespace Patchbay.SessionHost.Playbooks;

/// <summary>Tells a chat what became of a turn with a playbook: done, failed, stalled or interrupted, and the last words.</summary>
sealed class PlaybookReports(ServerSet servers, SessionFeed feed, string session)
{
    const int MostText = 1500;

    public void Tell(TurnEvents events, TurnFinished turn)
    {
        foreach (var playbook in events.Playbooks)
        {
            if (playbook.Report is { } place)
            {
                _ = SendAsync(place, turn.Turn, Text(playbook, events, turn));
            }
        }
    }

    string Text(Playbook playbook, TurnEvents events, TurnFinished turn)
    {
        var text = new StringBuilder();
        var cost = events.Cost is { } dollars and > 0 ? string.Create(CultureInfo.InvariantCulture, $", {dollars:0.####} dollars") : "";
        text.Append(CultureInfo.InvariantCulture, $"{session}: playbook {playbook.Name} {turn.Outcome} in {turn.Seconds:0} s{cost}");
        foreach (var item in events.All.Where(item => item.Playbook == playbook).Take(5))
        {
            text.Append('\n').Append(PlainText.OneLine($"{item.Message["kind"]} {item.Message["thing"]} ({item.EventId})"));
        }

        var words = PlainText.Neutralise(turn.Text);
        return words.Length == 0 ? text.ToString() : text.Append("\n\n").Append(words.Length > MostText ? words[..MostText] + "…" : words).ToString();
    }

    async Task SendAsync(ReportPlace place, int turn, string text)
    {
        try
        {
            var connection = servers.Connected.FirstOrDefault(one => one.IsListening && one.Server.IsBuiltIn && one.Source == place.Channel);
            if (connection is null)
            {
                Complain(place, "that channel is not there");
            }
            else if (place.Chat == ReportPlace.Owner)
            {
                await connection.NotifyAsync(
                    WireMethods.Alert, new SessionAlert(string.Create(CultureInfo.InvariantCulture, $"report {turn}"), text), WireJson.Default.SessionAlert);
            }
            else
            {
                var result = await connection.CallToolAsync("reply", Input(place.Chat, text), CancellationToken.None);
                if (result.IsError is true)
                {
                    Complain(place, "the chat did not take it; see TELEGRAM_REPORT_CHATS");
                }
            }
        }
        catch (Exception exception)
        {
            // A report is a service; the turn is done.
            Complain(place, exception.Message);
        }
    }

    void Complain(ReportPlace place, string why) =>
        feed.Publish(new Notice("warning", "playbook", $"the report to {place} was not sent: {PlainText.OneLine(why)}"));

    static JsonElement Input(string chat, string text)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("chat_id"u8, chat);
            writer.WriteString("text"u8, text);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(bytes.ToArray());
    }
}
