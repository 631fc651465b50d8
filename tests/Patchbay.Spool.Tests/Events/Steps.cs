using FsCheck;
using FsCheck.Fluent;

namespace Patchbay.Spool.Tests.Events;

enum StepKind
{
    Append,
    Take,
    Queue,
    Deliver,
    Finish,
    GoBack,
    Release,
    Reopen,
}

/// <summary>One thing done to a spool; the numbers choose platform ids, lease, amount or event.</summary>
sealed record Step(StepKind Kind, int First, int Second);

static class Steps
{
    static readonly Gen<StepKind> Kinds = Gen.Frequency(
        (6, Gen.Constant(StepKind.Append)),
        (6, Gen.Constant(StepKind.Take)),
        (2, Gen.Constant(StepKind.Queue)),
        (4, Gen.Constant(StepKind.Deliver)),
        (2, Gen.Constant(StepKind.Finish)),
        (1, Gen.Constant(StepKind.GoBack)),
        (2, Gen.Constant(StepKind.Release)),
        (1, Gen.Constant(StepKind.Reopen)));

    static readonly Gen<Step> One =
        from kind in Kinds
        from first in Gen.Choose(0, 30)
        from second in Gen.Choose(0, 5)
        select new Step(kind, first, second);

    internal static Arbitrary<Step[]> Arbitrary { get; } = Arb.From(One.ArrayOf(), Shrink);

    /// <summary>Leaves out one step after another, so that a failure is shown by its shortest history.</summary>
    static IEnumerable<Step[]> Shrink(Step[] steps) =>
        Enumerable.Range(0, steps.Length).Select(left => steps.Where((_, index) => index != left).ToArray());
}
