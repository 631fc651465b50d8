namespace Patchbay.Platforms.Webhook.Reading;

/// <summary>What people call the severity of an alert, in labels and priorities, as one of ours.</summary>
static class HookSeverityWords
{
    public static HookSeverity Read(string? word) => word?.Trim().ToUpperInvariant() switch
    {
        "CRITICAL" or "PAGE" or "EMERGENCY" or "DISASTER" or "FATAL" or "P1" or "SEV1" => HookSeverity.Urgent,
        "INFO" or "INFORMATION" or "INFORMATIONAL" or "NOTICE" or "DEBUG" or "NONE" or "LOW" or "P4" or "P5" => HookSeverity.Low,
        _ => HookSeverity.Normal,
    };
}
