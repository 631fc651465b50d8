using System.Text.Json;
using Patchbay.Agents.Fake;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Tests.Models;

/// <summary>A conversation that is shortened: by itself, by a person, and when the model refuses it.</summary>
public sealed class ConversationTests
{
    public static TheoryData<string> Agents => ["claude", "openai", "responses"];

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task A_conversation_that_has_grown_is_summarised_with_a_note_and_the_turn_goes_on(string agent)
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.Says("first answer"), new FakeAnswer.Says("SUMMARY: ann (owner) wants it blue"), new FakeAnswer.Says("second answer"));
        await using var session = await StartAsync(agent, model, compactTokens: 10);
        await session.RunTurnAsync([new AgentBlock.Prompt("paint it")], new ModelTurn(), CancellationToken.None);
        var turn = new ModelTurn();
        Assert.Equal("second answer", await session.RunTurnAsync([new AgentBlock.Prompt("and now?")], turn, CancellationToken.None));

        Assert.Equal(["SUMMARY: ann (owner) wants it blue"], turn.Summaries);
        Assert.Matches("^the conversation was compacted: (19|2[0-9]) tokens", Assert.Single(turn.Notes));
        Assert.Equal(2, turn.Uses.Count);
        var last = model.Requests[2].Body.GetRawText();
        Assert.Contains("SUMMARY: ann (owner) wants it blue", last, StringComparison.Ordinal);
        Assert.Contains("and now?", last, StringComparison.Ordinal);
        Assert.DoesNotContain("first answer", last, StringComparison.Ordinal);
        Assert.Empty(model.Complaints);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task In_the_middle_of_a_turn_what_entered_it_stays_word_by_word_with_its_labels(string agent)
    {
        const string Labelled = "<channel source=\"ci\" event_id=\"e1\" role=\"webhook\">\nbuild 7 failed\n</channel>";
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.Says("", new FakeCall("Bash", "{}")), new FakeAnswer.Says("I saw a build"), new FakeAnswer.Says("done"));
        await using var session = await StartAsync(agent, model, compactTokens: 10);
        var turn = new ModelTurn();
        await session.RunTurnAsync([new AgentBlock.Prompt("look"), new AgentBlock.HostNote(Labelled)], turn, CancellationToken.None);
        var last = model.Requests[2].Body.Said().GetRawText();
        Assert.Contains("build 7 failed", last, StringComparison.Ordinal);
        Assert.Contains("webhook", last, StringComparison.Ordinal);
        Assert.Contains("I saw a build", last, StringComparison.Ordinal);
        Assert.DoesNotContain("tool_use", last, StringComparison.Ordinal);
        Assert.Empty(model.Complaints);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task A_person_asks_for_a_summary_and_it_comes_before_the_next_request(string agent)
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("one"), new FakeAnswer.Says("in short: one"), new FakeAnswer.Says("two"));
        await using var session = await StartAsync(agent, model, compactTokens: 0);
        await session.RunTurnAsync([new AgentBlock.Prompt("a")], new ModelTurn(), CancellationToken.None);
        ((IConversation)session).Compact();
        var turn = new ModelTurn();
        Assert.Equal("two", await session.RunTurnAsync([new AgentBlock.Prompt("b")], turn, CancellationToken.None));
        Assert.Equal(["in short: one"], turn.Summaries);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task A_cleared_conversation_begins_with_the_instructions_alone(string agent)
    {
        await using var model = await FakeModel.StartAsync();
        await using var session = await StartAsync(agent, model, compactTokens: 0);
        await session.RunTurnAsync([new AgentBlock.Prompt("the secret plan")], new ModelTurn(), CancellationToken.None);
        ((IConversation)session).Clear();
        await session.RunTurnAsync([new AgentBlock.Prompt("anew")], new ModelTurn(), CancellationToken.None);
        var last = model.Requests[1].Body;
        Assert.Equal(1, last.Said().GetArrayLength());
        Assert.Contains("session called work", last.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task A_conversation_that_the_model_refuses_as_too_long_loses_its_older_half_and_says_so(string agent)
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.Says("a1"), new FakeAnswer.Says("a2"), new FakeAnswer.Says("a3"), new FakeAnswer.Fails(400, "prompt is too long: 210000 tokens > 200000 maximum"),
            new FakeAnswer.Says("it fits"));
        await using var session = await StartAsync(agent, model, compactTokens: 0);
        foreach (var prompt in new[] { "p1", "p2", "p3" })
        {
            await session.RunTurnAsync([new AgentBlock.Prompt(prompt)], new ModelTurn(), CancellationToken.None);
        }

        var turn = new ModelTurn();
        Assert.Equal("it fits", await session.RunTurnAsync([new AgentBlock.Prompt("p4")], turn, CancellationToken.None));
        Assert.Contains("older half is left out", Assert.Single(turn.Warnings), StringComparison.Ordinal);
        var last = model.Requests[^1].Body.Said().GetRawText();
        Assert.DoesNotContain("p1", last, StringComparison.Ordinal);
        Assert.Contains("p4", last, StringComparison.Ordinal);
        Assert.Empty(model.Complaints);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task A_single_message_that_is_too_long_fails_with_its_cause(string agent)
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Fails(413));
        await using var session = await StartAsync(agent, model, compactTokens: 0);
        var failure = await Assert.ThrowsAsync<Patchbay.Agents.Models.ModelFailedException>(
            () => session.RunTurnAsync([new AgentBlock.Prompt("p")], new ModelTurn(), CancellationToken.None));
        Assert.Contains("too large (413)", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task A_summary_that_fails_leaves_the_conversation_as_it_is(string agent)
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("one"), new FakeAnswer.Fails(400, "no"), new FakeAnswer.Says("two"));
        await using var session = await StartAsync(agent, model, compactTokens: 10);
        await session.RunTurnAsync([new AgentBlock.Prompt("a")], new ModelTurn(), CancellationToken.None);
        var turn = new ModelTurn();
        Assert.Equal("two", await session.RunTurnAsync([new AgentBlock.Prompt("b")], turn, CancellationToken.None));
        Assert.Contains("could not be compacted", Assert.Single(turn.Warnings), StringComparison.Ordinal);
        Assert.Equal(3, model.Requests[2].Body.Said().GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Trusted_files_of_the_project_are_instructions(string agent)
    {
        await using var model = await FakeModel.StartAsync();
        await using var session = await StartAsync(agent, model, compactTokens: 0, new ProjectInstructions("AGENTS.md", "Always run the linter."));
        await session.RunTurnAsync([new AgentBlock.Prompt("a")], new ModelTurn(), CancellationToken.None);
        Assert.Contains("trusts this file of the project, AGENTS.md, as instructions:\\nAlways run the linter.", model.Requests[0].Body.GetRawText(), StringComparison.Ordinal);
    }

    static Task<IAgentSession> StartAsync(string agent, FakeModel model, long compactTokens, params ProjectInstructions[] instructions) =>
        ModelDrivers.All(
                name => name switch
                {
                    "ANTHROPIC_API_KEY" or "OPENAI_API_KEY" => FakeModel.Key,
                    "ANTHROPIC_BASE_URL" => model.Root.AbsoluteUri,
                    "OPENAI_BASE_URL" => new Uri(model.Root, "/v1").AbsoluteUri,
                    _ => null,
                },
                agent is "responses" ? agent : null)
            .Single(driver => driver.Name == (agent is "responses" ? "openai" : agent)).StartAsync(
                new AgentStart("work", "/src", [], TimeProvider.System) { Model = "fake-model", CompactTokens = compactTokens, Instructions = instructions }, CancellationToken.None);
}

static class Conversations
{
    /// <summary>What was said, whatever the protocol calls it; without the instructions.</summary>
    public static JsonElement Said(this JsonElement body) => body.TryGetProperty("input", out var items) ? items
        : JsonElement.Parse($"[{string.Join(',', body.GetProperty("messages").EnumerateArray().Where(message => message.GetProperty("role").GetString() is not "system").Select(message => message.GetRawText()))}]");
}
