using System.Diagnostics;

namespace Patchbay.Spool;

/// <summary>
/// Named places to die at, and named mistakes, for the tests that prove what survives. They exist only in a build with
/// <c>-p:Faults=true</c>: elsewhere <see cref="Crash"/> is not even called and <see cref="Mutant"/> is a constant. The
/// variable <c>PATCHBAY_FAULT</c> lists them: <c>crash:POINT[:NTH]</c> and <c>mutant:NAME</c>, separated by commas.
/// </summary>
public static class Faults
{
    /// <summary>Dies as by a power switch when the plan names this point.</summary>
    [Conditional("FAULTS")]
    public static void Crash(string point)
    {
#if FAULTS
        FaultPlan.Current.Reach(point);
#endif
    }

    /// <summary>Whether the named mistake is to be made.</summary>
    public static bool Mutant(string name) =>
#if FAULTS
        FaultPlan.Current.HasMutant(name);
#else
        false;
#endif
}
