namespace Patchbay.Cli;

/// <summary>How a session ended, for a pipeline. docs/how-to/use-in-ci.md lists them.</summary>
static class ExitCodes
{
    public const int Completed = 0;

    /// <summary>The turn failed or was stopped, or the session could not keep its state.</summary>
    public const int Failed = 1;

    /// <summary>The agent cannot start: a key, a program or a tool is missing.</summary>
    public const int Unavailable = 3;

    /// <summary><c>--max-turns</c> or <c>--max-cost</c> ended it.</summary>
    public const int Limit = 4;

    /// <summary>A signal ended it, as shells say it.</summary>
    public static int Signal(int number) => 128 + number;
}
