namespace Patchbay.Platforms.Webhook.Reading.GitHub;

/// <summary>Alerts about dependencies, leaked secrets and advisories.</summary>
static class GitHubSecurity
{
    public static HookReport? Dependency(GitHubBody body)
    {
        if (body.Root.At("alert") is not { } alert)
        {
            return null;
        }

        var package = alert.Text("dependency", "package", "name");
        var advisory = alert.Text("security_advisory", "ghsa_id");
        var fixedIn = alert.Text("security_vulnerability", "first_patched_version", "identifier");
        return Alert(body, "dependency", alert.Text("number"), alert.Text("html_url"), alert.Text("state"), alert.Text("security_advisory", "severity"), package,
            $"Dependency {package} of {body.Repository} ({alert.Text("dependency", "manifest_path")}): alert {body.Action}",
            $"{advisory} {alert.Text("security_advisory", "cve_id")}, {alert.Text("security_advisory", "severity")}: {HookText.Line(alert.Text("security_advisory", "summary"))}",
            fixedIn is null ? null : $"Fixed in {fixedIn}, affected {alert.Text("security_vulnerability", "vulnerable_version_range")}");
    }

    /// <summary>The secret itself is in no report.</summary>
    public static HookReport? Secret(GitHubBody body) => body.Root.At("alert") is { } alert
        ? Alert(body, "secret", alert.Text("number"), alert.Text("html_url"), alert.Text("state") ?? alert.Text("resolution"), "critical",
            alert.Text("secret_type_display_name") ?? alert.Text("secret_type"),
            $"Secret in {body.Repository}: {alert.Text("secret_type_display_name") ?? alert.Text("secret_type")}, alert {body.Action}")
        : null;

    public static HookReport? Advisory(GitHubBody body)
    {
        if (body.Root.At("repository_advisory") is not { } advisory)
        {
            return null;
        }

        var report = Alert(body, "advisory", advisory.Text("ghsa_id"), advisory.Text("html_url"), advisory.Text("state"), advisory.Text("severity"), advisory.Text("ghsa_id"),
            $"Advisory {advisory.Text("ghsa_id")} {body.Action} for {body.Repository}: {HookText.Line(advisory.Text("summary"))}",
            HookText.Passage(advisory.Text("description")));

        // Anybody may report one in private; published it was by somebody who may write.
        return body.Action is "reported" ? report with { Author = new HookAuthor(advisory.Text("author", "login") ?? "unknown", null) } : report;
    }

    static HookReport Alert(GitHubBody body, string thing, string? number, string? url, string? state, string? severity, string? title, params ReadOnlySpan<string?> lines)
    {
        var over = body.Action is "fixed" or "dismissed" or "auto_dismissed" or "resolved";
        return new HookReport
        {
            Kind = $"{body.Kind}.{body.Action}",
            Text = HookText.Lines(lines),
            Thing = HookWords.Key($"{thing} {body.Repository} {number}"),
            Severity = over || severity is "low" ? HookSeverity.Low : HookSeverity.Normal,
            Status = over ? HookStatus.Resolved : HookStatus.Open,
            Meta =
            [
                (HookMeta.Repository, body.Repository),
                (HookMeta.Number, number),
                (HookMeta.Title, title),
                (HookMeta.Url, url),
                (HookMeta.Actor, body.Sender),
                (HookMeta.Status, state),
                ("advisory_severity", severity),
            ],
        };
    }
}
