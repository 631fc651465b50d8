using Patchbay.SessionHost.Settings;

namespace Patchbay.SessionHost.Tests.Settings;

public sealed class AgentSettingsTests : IDisposable
{
    readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nobody_said_anything_is_nothing() => Assert.Equal(AgentSettings.None, _folder.Load().Agent);

    [Fact]
    public void The_agent_its_model_and_its_effort_come_from_the_settings_with_their_place()
    {
        _folder.Write(SettingsSource.User, """{ "agent": { "name": "claude", "model": "claude-opus-5", "effort": "high", "api": "responses" } }""");
        var agent = _folder.Load().Agent;
        Assert.Equal(("claude", "claude-opus-5", "high", "responses"), (agent.Name, agent.Model, agent.Effort, agent.Api));
        Assert.StartsWith(_folder.Paths.User, agent.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_line_wins_over_a_file_and_the_organisation_over_both()
    {
        _folder.Write(SettingsSource.User, """{ "agent": { "name": "claude", "model": "one" } }""");
        var flags = new SettingsFlags { Agent = new AgentSettings("claude", "two", "low") };
        Assert.Equal(("two", "low", "command line"), Parts(_folder.Load(flags: flags).Agent));
        _folder.Write(SettingsSource.Managed, """{ "agent": { "model": "three" } }""");
        Assert.Equal(("three", "low", "command line"), Parts(_folder.Load(flags: flags).Agent));

        static (string?, string?, string) Parts(AgentSettings agent) => (agent.Model, agent.Effort, agent.Origin);
    }

    [Fact]
    public void The_model_of_one_agent_is_not_asked_of_another()
    {
        _folder.Write(SettingsSource.User, """{ "agent": { "name": "claude", "model": "claude-opus-5" } }""");
        Assert.Null(_folder.Load(flags: new() { Agent = new("openai", null, null) }).Agent.Model);
        Assert.Equal("claude-opus-5", _folder.Load(flags: new() { Agent = new("claude", null, null) }).Agent.Model);
    }

    [Fact]
    public void A_project_that_is_not_trusted_chooses_no_agent()
    {
        _folder.Write(SettingsSource.Project, """{ "agent": { "name": "claude", "model": "dear" } }""");
        Assert.Equal(AgentSettings.None, _folder.Load(trusted: false).Agent);
        Assert.Equal("claude", _folder.Load(trusted: true).Agent.Name);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\" padded \"")]
    [InlineData("\"two\\nlines\"")]
    [InlineData("null")]
    public void What_is_no_line_of_text_is_a_problem_with_its_fix(string value)
    {
        Assert.Contains("write one line of text of at most 200 characters",
            Assert.Single(_folder.Problems(SettingsSource.User, $$"""{ "agent": { "model": {{value}} } }""")), StringComparison.Ordinal);
        Assert.Null(_folder.Load().Agent.Model);
    }

    [Fact]
    public void Text_that_is_too_long_is_a_problem_too() =>
        Assert.Single(_folder.Problems(SettingsSource.User, $$"""{ "agent": { "model": "{{new string('m', 201)}}" } }"""));

    [Fact]
    public void An_empty_text_takes_back_what_a_weaker_source_said()
    {
        _folder.Write(SettingsSource.User, """{ "agent": { "model": "one" } }""");
        _folder.Write(SettingsSource.Local, """{ "agent": { "model": "" } }""");
        Assert.Null(_folder.Load().Agent.Model);
    }
}
