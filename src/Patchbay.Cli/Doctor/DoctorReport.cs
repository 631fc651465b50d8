using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Channels.Health;
using Patchbay.Protocol;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Cli.Doctor;

/// <summary>A finding under its heading, as it is printed; a hand-over of the probe has its time.</summary>
sealed record DoctorRow(string Area, string Severity, string Text, string? Remedy, double? Milliseconds = null);

/// <summary>All that <c>patchbay doctor --json</c> prints.</summary>
sealed record DoctorReport(string Version, bool Ok, IReadOnlyList<DoctorRow> Findings)
{
    /// <summary>Runs the examinations one after the other; one that fails is a finding.</summary>
    public static async Task<DoctorReport> CreateAsync(
        IEnumerable<IExamination> examinations, ExaminationContext context, CancellationToken cancellationToken)
    {
        var rows = new List<DoctorRow>();
        foreach (var examination in examinations)
        {
            rows.AddRange((await ExamineAsync(examination, context, cancellationToken)).Select(finding => Row(examination.Area, finding)));
        }

        return new DoctorReport(Home.Version, rows.All(row => row.Severity is not "error"), rows);
    }

    /// <summary>The same with what the probe saw.</summary>
    public DoctorReport With(IReadOnlyList<DoctorRow> probe) => this with
    {
        Ok = Ok && probe.All(row => row.Severity is not "error"),
        Findings = [.. Findings, .. probe.Select(row => row with { Text = Safe(row.Text) })],
    };

    public string ToJson() => JsonSerializer.Serialize(this, DoctorJson.Readable.DoctorReport);

    public IEnumerable<string> Lines()
    {
        foreach (var area in Findings.GroupBy(row => row.Area))
        {
            yield return area.Key;
            foreach (var row in area)
            {
                yield return $"  {row.Severity,-7}  {row.Text}";
                if (row.Remedy is not null)
                {
                    yield return $"           → {row.Remedy}";
                }
            }
        }

        var (errors, warnings) = (Findings.Count(row => row.Severity is "error"), Findings.Count(row => row.Severity is "warning"));
        yield return Ok && warnings == 0 ? "all is well" : $"{Count(errors, "error")}, {Count(warnings, "warning")}";
    }

    static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    // Texts quote names and reasons from outside: one line each, and no credential that is known by its form.
    static DoctorRow Row(string area, Finding finding) =>
        new(area, finding.Severity.ToString().ToLowerInvariant(), Safe(finding.Text), finding.Remedy is null ? null : Safe(finding.Remedy));

    static string Safe(string text) => PlainText.OneLine(CredentialMask.Apply(text));

    static async Task<IReadOnlyList<Finding>> ExamineAsync(IExamination examination, ExaminationContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await examination.ExamineAsync(context, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever is broken there, the other examinations still help.
            return [Finding.Error($"this could not be examined: {exception.Message}", "look at the disk and at the rights of the folders that are named here")];
        }
    }
}

[JsonSerializable(typeof(DoctorReport))]
sealed partial class DoctorJson : JsonSerializerContext
{
    /// <summary>For people too: letters and quotes stay as they are.</summary>
    public static DoctorJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });
}
