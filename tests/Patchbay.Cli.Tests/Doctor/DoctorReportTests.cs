using Patchbay.Channels.Health;
using Patchbay.Cli.Doctor;

namespace Patchbay.Cli.Tests.Doctor;

public sealed class DoctorReportTests
{
    static readonly ExaminationContext Nowhere = new("/nowhere", "/nowhere", _ => null, TimeProvider.System);

    [Fact]
    public async Task One_error_is_enough_to_fail_and_a_warning_is_not()
    {
        Assert.True((await ReportAsync(new Says(Finding.Warning("slow", "hurry")))).Ok);
        Assert.False((await ReportAsync(new Says(Finding.Warning("slow", "hurry"), Finding.Error("broken", "mend it")))).Ok);
    }

    [Fact]
    public async Task An_examination_that_fails_is_a_finding_and_the_others_go_on()
    {
        var report = await ReportAsync(new Fails(), new Says(Finding.Ok("fine")));
        Assert.False(report.Ok);
        Assert.Equal(["broken", "said"], report.Findings.Select(row => row.Area));
        Assert.Contains("it fell over", report.Findings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_from_outside_stays_on_its_line_and_a_known_credential_is_masked()
    {
        var report = await ReportAsync(new Says(Finding.Error("a\nb \u001b[31m ghp_0123456789012345678901234567890123", "no")));
        var line = report.Lines().ElementAt(1);
        Assert.Equal("  error    a b ␛[31m [REDACTED]", line.Replace("␊", "", StringComparison.Ordinal));
        Assert.DoesNotContain("ghp_", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lines_end_with_the_sum()
    {
        Assert.Equal("all is well", (await ReportAsync(new Says(Finding.Ok("fine")))).Lines().Last());
        Assert.Equal("1 error, 2 warnings", (await ReportAsync(new Says(
            Finding.Error("a", "b"), Finding.Warning("a", "b"), Finding.Warning("a", "b")))).Lines().Last());
    }

    [Fact]
    public void Every_area_stands_once() =>
        Assert.Equal(Examinations.All.Count, Examinations.All.Select(examination => examination.Area).Distinct().Count());

    static Task<DoctorReport> ReportAsync(params IExamination[] examinations) =>
        DoctorReport.CreateAsync(examinations, Nowhere, TestContext.Current.CancellationToken);

    sealed class Says(params Finding[] findings) : IExamination
    {
        public string Area => "said";

        public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Finding>>(findings);
    }

    sealed class Fails : IExamination
    {
        public string Area => "broken";

        public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("it fell over");
    }
}
