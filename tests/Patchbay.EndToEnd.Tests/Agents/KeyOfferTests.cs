using Patchbay.EndToEnd.Tests.Support;
using Patchbay.EndToEnd.Tests.Trust;

namespace Patchbay.EndToEnd.Tests.Agents;

public sealed class KeyOfferTests
{
    [Fact]
    public async Task A_key_in_the_environment_is_offered_once_and_a_no_leaves_the_rehearsal()
    {
        await using var world = await TrustWorld.OpenAsync();
        await using (var terminal = Start(world))
        {
            await terminal.ShowsAsync("Use it from now on (--agent claude)? [y/N]");
            terminal.Type("\r");
            await terminal.ShowsAsync("Not used, and not asked again.");
            await terminal.ShowsAsync("this is a rehearsal");
        }

        await using var again = Start(world);
        await again.ShowsAsync("ANTHROPIC_API_KEY is set, and --agent claude would use it");
    }

    static RawTerminal Start(TrustWorld world)
    {
        var start = world.Command("--name", "tried", "--channels", "server:none");
        start.Environment["ANTHROPIC_API_KEY"] = "not-a-key";
        start.Environment.Remove("OPENAI_API_KEY");
        return RawTerminal.Start(start);
    }
}
