using Patchbay.Cli.SessionCommands;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Cli.Tests.SessionCommands;

public sealed class AgentDriversTests
{
    static readonly FoundKey Key = new("ANTHROPIC_API_KEY", "claude", "Anthropic");

    [Fact]
    public void Every_agent_can_be_chosen_by_a_setting() =>
        Assert.Equal(SettingKeys.AgentName.Choices.Order(), AgentDrivers.Names.Append("detect").Order());

    [Fact]
    public void What_was_said_is_taken_and_named_with_its_place()
    {
        var (driver, reason) = AgentDrivers.Choose(new AgentSettings("claude", null, null) { Origin = "/home/me/.patchbay/settings.json:2:3" }, []);
        Assert.Equal(("claude", "chosen by /home/me/.patchbay/settings.json:2:3"), (driver.Name, reason));
        Assert.Equal("chosen with --agent", AgentDrivers.Choose(new AgentSettings("openai", null, null) { Origin = "command line" }, []).Reason);
    }

    [Fact]
    public void A_key_that_merely_lies_there_is_named_and_not_used()
    {
        var (driver, reason) = AgentDrivers.Choose(AgentSettings.None, [Key]);
        Assert.Equal("rehearsal", driver.Name);
        Assert.EndsWith("; ANTHROPIC_API_KEY is set, and --agent claude would use it", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_variable_is_no_key() =>
        Assert.Equal(["openai"], FoundKeys.In(name => name is "OPENAI_API_KEY" ? "k" : "").Select(key => key.Agent));
}
