using System.CommandLine;

namespace Patchbay.Cli.Fakes;

/// <summary><c>patchbay fake</c>: outside systems played on this machine, for trying a setup without an account.</summary>
static class FakeCommand
{
    public static Command Create() => new("fake", "Play an outside system on this machine, for trying a setup without an account") { FakeModelCommand.Create(), FakeTelegramCommand.Create() };
}
