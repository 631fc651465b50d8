using System.Text.Json;

namespace Patchbay.Bench.Bare;

/// <summary>
/// The least that an agent on a vendor's package can be: ask, read the file that is wanted, ask again. No permission, no record,
/// no channel. It asks with the instructions and the tools of a request that the session made, so both send the same.
/// </summary>
abstract class BareAgent
{
    /// <summary>One turn; <paramref name="said"/> is given the first piece of text of each answer as it comes.</summary>
    public abstract Task RunTurnAsync(string prompt, Action said);

    /// <summary>Lines of input and output as Claude Code has them, as far as the bench needs them.</summary>
    public static async Task<int> RunAsync(string name, string requestFile)
    {
        using var request = JsonDocument.Parse(await File.ReadAllBytesAsync(requestFile));
        BareAgent agent = name is "claude" ? new BareClaude(request.RootElement) : new BareOpenAi(request.RootElement);
        await using var output = Console.OpenStandardOutput();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            using var prompt = JsonDocument.Parse(line);
            await agent.RunTurnAsync(prompt.RootElement.GetProperty("message").GetProperty("content").GetString()!, () => output.Write("{\"type\":\"assistant\"}\n"u8));
            output.Write("{\"type\":\"result\"}\n"u8);
        }

        return 0;
    }

    protected static Task<string> ReadAsync(JsonElement arguments) => File.ReadAllTextAsync(arguments.GetProperty("file_path").GetString()!);

    protected static string Variable(string name) => Environment.GetEnvironmentVariable(name)!;
}
