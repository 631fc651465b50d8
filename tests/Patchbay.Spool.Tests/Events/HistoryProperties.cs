using FsCheck;
using FsCheck.Fluent;

namespace Patchbay.Spool.Tests.Events;

/// <summary>
/// Random histories of one spool against a model of a few lines: nothing is lost, doubled or reordered, and no state goes
/// back, whatever is appended, taken, settled, given back, closed and opened in between.
/// </summary>
public sealed class HistoryProperties
{
    [Fact]
    public void Any_history_of_appends_takes_settlements_releases_and_reopenings_agrees_with_the_model() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60),
            Prop.ForAll(Steps.Arbitrary, (Func<Step[], Task>)RunAsync));

    static async Task RunAsync(Step[] steps)
    {
        await using var run = await HistoryRun.StartAsync();
        foreach (var step in steps)
        {
            await run.DoAsync(step);
        }

        await run.DoAsync(new Step(StepKind.Reopen, 0, 0));
        await run.DrainAsync();
    }
}
