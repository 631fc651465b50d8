using System.Text.Json;

namespace Patchbay.Platforms.Webhook.Reading;

/// <summary>A group of alerts in the form that Alertmanager made and Grafana took over.</summary>
static class AlertGroup
{
    const int Shown = 5;

    public static HookReport? Read(JsonElement body)
    {
        var alerts = body.Items("alerts").ToList();
        if (body.Text("status") is not ("firing" or "resolved") || alerts.Count == 0)
        {
            return null;
        }

        var resolved = body.Text("status") is "resolved";
        var firing = alerts.Where(alert => alert.Text("status") is "firing").ToList();
        var shown = firing.Count > 0 ? firing : alerts;
        var name = Label(body, shown, "alertname") ?? "alerts";
        return new HookReport
        {
            Kind = resolved ? "alert.resolved" : "alert.firing",
            Text = HookText.Lines(
            [
                $"{(resolved ? "Resolved" : "Firing")}: {HookText.Passage(name, 150)} ({shown.Count}{(body.Text("truncatedAlerts") is { } more and not "0" ? $", and {more} more" : "")})",
                HookText.Passage(body.Text("commonAnnotations", "summary"), 300),
                HookText.Passage(body.Text("commonAnnotations", "description"), 400),
                .. shown.Take(Shown).Select(alert => One(body, alert)),
                shown.Count > Shown ? $"… and {shown.Count - Shown} more in the attachment" : null,
            ]),
            Thing = HookWords.Key($"alerts {body.Text("groupKey") ?? name}"),
            Severity = resolved ? HookSeverity.Low : shown.Max(alert => HookSeverityWords.Read(alert.Text("labels", "severity"))),
            Status = resolved ? HookStatus.Resolved : HookStatus.Open,
            Meta =
            [
                (HookMeta.Title, HookText.Passage(name, 150)),
                (HookMeta.Service, Label(body, shown, "service") ?? Label(body, shown, "job")),
                (HookMeta.Environment, Label(body, shown, "environment") ?? Label(body, shown, "env")),
                (HookMeta.Url, shown[0].Text("panelURL") is { Length: > 0 } panel ? panel : shown[0].Text("generatorURL")),
                (HookMeta.Status, body.Text("status")),
                ("firing", firing.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                ("receiver", body.Text("receiver")),
                ("runbook_url", body.Text("commonAnnotations", "runbook_url")),
            ],
        };
    }

    // What all alerts of the group share, else the first one's.
    static string? Label(JsonElement body, List<JsonElement> alerts, string name) => body.Text("commonLabels", name) ?? alerts[0].Text("labels", name);

    // Only what the head does not say already.
    static string One(JsonElement body, JsonElement alert)
    {
        var labels = alert.At("labels") is { ValueKind: JsonValueKind.Object } all
            ? string.Join(" ", all.EnumerateObject().Where(label => body.Text("commonLabels", label.Name) is null).Take(6).Select(label => $"{label.Name}={label.Value}"))
            : "";
        var text = body.Text("commonAnnotations", "summary") is null ? alert.Text("annotations", "summary") ?? alert.Text("annotations", "description") : null;
        var value = alert.Text("valueString");
        return HookText.Passage(string.Join(" · ", new[] { labels, text, value }.Where(part => !string.IsNullOrWhiteSpace(part))), 200) is { Length: > 0 } line ? $"- {line}" : "";
    }
}
