using System.CommandLine;
using Patchbay.Agents.Fake;
using Patchbay.Cli.Completion;

namespace Patchbay.Cli.Fakes;

/// <summary><c>patchbay fake model</c>: a model that says what a script says.</summary>
static class FakeModelCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Where it listens on this machine; any free port by default", HelpName = "PORT" };
        var script = new Option<string?>("--script") { Description = "A file of answers, one JSON object a line: {\"text\": \"...\", \"calls\": [{\"tool\": \"Bash\", \"arguments\": {...}}]}, {\"status\": 529} or {\"hang\": true}; more in docs/how-to/model.md", HelpName = "FILE" }.Suggest(() => [CompletionValues.Files]);
        var record = new Option<string?>("--record") { Description = "Adds every request to this file, one JSON object a line", HelpName = "FILE" }.Suggest(() => [CompletionValues.Files]);
        var command = new Command("model", "A model that speaks Anthropic's Messages and OpenAI's chat completions and Responses, and says what a script says") { port, script, record };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(port), parsed.GetValue(script), parsed.GetValue(record), cancellationToken));
        return command;
    }

    static async Task<int> RunAsync(int port, string? script, string? record, CancellationToken cancellationToken)
    {
        FakeAnswer[] answers;
        FakeModelRecord? requests = null;
        try
        {
            requests = record is null ? null : new FakeModelRecord(record);
            answers = script is null ? [] : FakeScript.Read(await File.ReadAllLinesAsync(script, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            await Console.Error.WriteLineAsync($"patchbay: {(script is null || (record is not null && requests is null) ? record : script)}: {exception.Message}");
            return CommandLine.BadUsage;
        }

        FakeModel model;
        try
        {
            model = await FakeModel.StartAsync(port, cancellationToken);
        }
        catch (IOException exception)
        {
            await Console.Error.WriteLineAsync($"patchbay: port {port}: {exception.Message}");
            return 1;
        }

        await using (model.Plays(answers))
        {
            model.TakenAsync = requests is null ? _ => Task.CompletedTask : requests.AddAsync;
            var root = model.Root.AbsoluteUri.TrimEnd('/');
            Console.WriteLine($"""
                a fake model listens on {root}; in another terminal:
                  ANTHROPIC_API_KEY={FakeModel.Key} ANTHROPIC_BASE_URL={root} patchbay --agent claude
                  OPENAI_API_KEY={FakeModel.Key} OPENAI_BASE_URL={root}/v1 patchbay --agent openai --model fake
                """);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return 0;
    }
}
