using FsCheck;
using FsCheck.Fluent;

namespace Patchbay.SessionHost.Tests;

/// <summary>Runs a property over random histories; a failure prints the history that broke it.</summary>
static class Histories
{
    public static void Check(Property property, int tests = 300) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true), property);

    public static void Holds<T>(Gen<T> histories, Func<T, bool> holds, int tests = 300) =>
        Check(Prop.ForAll(histories.ToArbitrary(), holds), tests);
}
