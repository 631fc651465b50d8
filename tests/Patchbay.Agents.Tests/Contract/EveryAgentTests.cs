using Patchbay.Agents.ClaudeCode;
using Patchbay.Agents.Fake;
using Patchbay.Agents.Rehearsal;
using Patchbay.Agents.Tests.ClaudeCode;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Tests.Contract;

public sealed class RehearsalContractTests : AgentContractTests
{
    protected override bool CountsTokens => false;

    internal override Task<AgentStage> OpenAsync(params Act[] acts) => Task.FromResult(new AgentStage(
        new RehearsalDriver(), new AgentStart("work", "/srv", [], TimeProvider.System),
        act => act switch
        {
            Act.Say => "hello",
            Act.UseBash => "run ls",
            _ => "ask which? | A | B",
        }));
}

public abstract class ModelContractTests(string agent, string key, string address, string path, string? api = null) : AgentContractTests
{
    internal override async Task<AgentStage> OpenAsync(params Act[] acts)
    {
        var model = (await FakeModel.StartAsync()).Plays([.. acts.SelectMany(Answers)]);
        model.Otherwise = "hello";
        var variables = new Dictionary<string, string?> { [key] = FakeModel.Key, [address] = new Uri(model.Root, path).AbsoluteUri };
        var driver = ModelDrivers.All(variables.GetValueOrDefault, api).Single(driver => driver.Name == agent);
        return new AgentStage(driver, new AgentStart("work", "/srv", [], TimeProvider.System) { Model = "fake" }, act => act is Act.Say ? "hello" : "go on", model);
    }

    static FakeAnswer[] Answers(Act act) => act switch
    {
        Act.UseBash => [new FakeAnswer.Says("", new FakeCall("Bash", """{"command":"ls"}""")), new FakeAnswer.Says("hello, it ran")],
        Act.Ask => [new FakeAnswer.Says("", new FakeCall("AskUser", """{"question":"which?","choices":["A","B"]}""")), new FakeAnswer.Says("hello")],
        _ => [new FakeAnswer.Says("hello")],
    };
}

public sealed class ClaudeContractTests() : ModelContractTests("claude", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "/");

public sealed class OpenAiContractTests() : ModelContractTests("openai", "OPENAI_API_KEY", "OPENAI_BASE_URL", "/v1");

public sealed class OpenAiResponsesContractTests() : ModelContractTests("openai", "OPENAI_API_KEY", "OPENAI_BASE_URL", "/v1", "responses");

public sealed class ClaudeCodeContractTests : AgentContractTests
{
    internal override Task<AgentStage> OpenAsync(params Act[] acts)
    {
        var room = new ClaudeRoom([.. acts.Select(Turn)]);
        return Task.FromResult(new AgentStage(
            new ClaudeCodeDriver(name => name == ClaudeProgram.Variable ? room.Claude : null), room.Start(), act => act is Act.Say ? "hello" : "go on", room));
    }

    static string Turn(Act act) => act switch
    {
        Act.Say => """[{"say":"hello"}]""",
        Act.UseBash => """[{"call":"Bash","input":{"command":"ls"}},{"say":"hello, it ran"}]""",
        _ => """[{"call":"AskUserQuestion","input":{"questions":[{"question":"which?","options":[{"label":"A"},{"label":"B"}]}]}},{"say":"hello"}]""",
    };
}
