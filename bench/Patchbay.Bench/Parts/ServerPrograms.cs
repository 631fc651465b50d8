using Patchbay.Bench.Processes;

namespace Patchbay.Bench.Parts;

static class ServerPrograms
{
    /// <summary>The test channel of the program as it ships; without one, the same channel served by this program.</summary>
    public static ServerCommand Fakechat(BenchArguments arguments) =>
        arguments.Program is { } program ? ServerCommand.Fakechat(program) : ServerCommand.Ours("fakechat");
}
