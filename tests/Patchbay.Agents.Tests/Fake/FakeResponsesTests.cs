using System.Net.Http.Headers;
using System.Text.Json;
using Patchbay.Agents.Fake;

namespace Patchbay.Agents.Tests.Fake;

/// <summary>The fake's Responses on the wire: the events of the real ones in their order, and what is refused.</summary>
public sealed class FakeResponsesTests
{
    const string Asks = """{"model":"m","stream":true,"input":[{"role":"user","content":"go"}],"include":["reasoning.encrypted_content"],"reasoning":{"summary":"auto"}}""";

    [Fact]
    public async Task An_answer_is_the_events_of_the_real_one_numbered_one_after_the_other()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("hello", new FakeCall("Bash", "{}")) { Thoughts = ["well"] });
        var events = await EventsAsync(model, Asks);
        Assert.Equal(
            [
                "response.created", "response.in_progress",
                "response.output_item.added", "response.reasoning_summary_part.added", "response.reasoning_summary_text.delta", "response.reasoning_summary_text.done",
                "response.reasoning_summary_part.done", "response.output_item.done",
                "response.output_item.added", "response.content_part.added", "response.output_text.delta", "response.output_text.done", "response.content_part.done", "response.output_item.done",
                "response.output_item.added", "response.function_call_arguments.delta", "response.function_call_arguments.done", "response.output_item.done",
                "response.completed",
            ],
            events.Select(Type));
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(one => one.GetProperty("sequence_number").GetInt32()));
        var whole = events[^1].GetProperty("response");
        Assert.Equal(["reasoning", "message", "function_call"], whole.GetProperty("output").EnumerateArray().Select(Type));
        Assert.Equal([0, 1, 2], events.Where(one => Type(one) is "response.output_item.done").Select(one => one.GetProperty("output_index").GetInt32()));
        Assert.Equal(7, whole.GetProperty("usage").GetProperty("output_tokens").GetInt32());
    }

    [Fact]
    public async Task What_was_thought_is_sealed_and_shown_only_when_somebody_asks_for_it()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("hello") { Thoughts = ["a secret"] });
        var events = await EventsAsync(model, """{"model":"m","stream":true,"input":"go"}""");
        var thought = events[^1].GetProperty("response").GetProperty("output")[0];
        Assert.Equal(0, thought.GetProperty("summary").GetArrayLength());
        Assert.False(thought.TryGetProperty("encrypted_content", out _));
    }

    [Fact]
    public async Task It_fails_on_command_as_the_real_one_does()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(FakeScript.Read(
        [
            """{"text": "half", "fails": "server_error"}""", """{"fails": "rate_limit_exceeded"}""", """{"text": "long", "cut": true}""", """{"text": "half", "stops": true}""",
            """{"status": 529, "message": "busy"}""", """{"text": "half", "breaks": true}""",
        ]));
        var failed = (await EventsAsync(model, Asks))[^1];
        Assert.Equal(("response.failed", "server_error"), (Type(failed), failed.GetProperty("response").GetProperty("error").GetProperty("code").GetString()));
        var error = Assert.Single(await EventsAsync(model, Asks));
        Assert.Equal(("error", "rate_limit_exceeded"), (Type(error), error.GetProperty("code").GetString()));
        var cut = (await EventsAsync(model, Asks))[^1];
        Assert.Equal(("response.incomplete", "max_output_tokens"), (Type(cut), cut.GetProperty("response").GetProperty("incomplete_details").GetProperty("reason").GetString()));
        Assert.Equal("response.output_item.done", Type((await EventsAsync(model, Asks))[^1]));
        using var busy = await SendAsync(model, Asks);
        Assert.Equal(529, (int)busy.StatusCode);
        Assert.Contains("busy", await busy.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => EventsAsync(model, Asks));
        Assert.Empty(model.Complaints);
    }

    [Theory]
    [InlineData("no JSON", "no JSON object")]
    [InlineData("[]", "no JSON object")]
    [InlineData("""{"stream":true,"input":"x"}""", "'model'")]
    [InlineData("""{"model":"m","input":"x"}""", "'stream' must be true")]
    [InlineData("""{"model":"m","stream":true}""", "'input'")]
    [InlineData("""{"model":"m","stream":true,"messages":[]}""", "Unknown parameter: 'messages'")]
    [InlineData("""{"model":"m","stream":true,"input":"x","max_output_tokens":5}""", ">= 16")]
    [InlineData("""{"model":"m","stream":true,"input":"x","reasoning":{"effort":"huge"}}""", "'huge'")]
    [InlineData("""{"model":"m","stream":true,"input":"x","previous_response_id":"resp_1"}""", "not found")]
    [InlineData("""{"model":"m","stream":true,"input":"x","tools":[{"type":"function","function":{"name":"Bash"}}]}""", "tools[0].name")]
    [InlineData("""{"model":"m","stream":true,"input":[{"type":"message","role":"tool","content":"x"}]}""", "role")]
    [InlineData("""{"model":"m","stream":true,"input":[{"role":"assistant","content":[{"type":"input_text","text":"x"}]}]}""", "'output_text' and 'refusal'")]
    [InlineData("""{"model":"m","stream":true,"input":[{"role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,AAAA"}]}]}""", "valid image/png")]
    [InlineData("""{"model":"m","stream":true,"input":[{"type":"function_call","call_id":"c","name":"B","arguments":"{}"}]}""", "No tool output found")]
    [InlineData("""{"model":"m","stream":true,"input":[{"type":"function_call_output","call_id":"c","output":"x"}]}""", "No tool call found")]
    [InlineData("""{"model":"m","stream":true,"input":[{"type":"function_call","call_id":"call_thought_1","name":"B","arguments":"{}"},{"type":"function_call_output","call_id":"call_thought_1","output":"x"}]}""", "'reasoning' item")]
    [InlineData("""{"model":"m","stream":true,"input":[{"type":"reasoning","id":"r","summary":[],"encrypted_content":"forged"},{"role":"assistant","content":"x"}]}""", "could not be verified")]
    [InlineData("""{"model":"m","stream":true,"input":[{"type":"reasoning","id":"r","summary":[]},{"role":"assistant","content":"x"}]}""", "not persisted")]
    [InlineData("""{"model":"m","stream":true,"input":[{"type":"item_reference","id":"r"}]}""", "not persisted")]
    [InlineData("""{"model":"m","stream":true,"input":[{"type":7}],"tools":{"a":1}}""", "shape")]
    public async Task What_the_real_one_refuses_is_refused_with_the_reason(string body, string reason)
    {
        await using var model = await FakeModel.StartAsync();
        using var answer = await SendAsync(model, body);
        Assert.Equal(400, (int)answer.StatusCode);
        var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("error");
        Assert.Contains(reason, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_key_is_refused()
    {
        await using var model = await FakeModel.StartAsync();
        using var answer = await SendAsync(model, Asks, "another");
        Assert.Equal(401, (int)answer.StatusCode);
    }

    static string? Type(JsonElement one) => one.GetProperty("type").GetString();

    static async Task<List<JsonElement>> EventsAsync(FakeModel model, string body)
    {
        using var answer = await SendAsync(model, body);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        var events = lines.Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonElement.Parse(line[6..])).ToList();
        Assert.Equal(events.Select(Type), lines.Where(line => line.StartsWith("event: ", StringComparison.Ordinal)).Select(line => line[7..]));
        return events;
    }

    static async Task<HttpResponseMessage> SendAsync(FakeModel model, string body, string key = FakeModel.Key)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(model.Root, "/v1/responses")) { Content = new StringContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await http.SendAsync(request);
    }
}
