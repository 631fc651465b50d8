using System.Diagnostics;

namespace Patchbay.EndToEnd.Tests.Agents;

/// <summary>The real Claude Code, as <c>./test</c> installs it, for a user who has nothing else.</summary>
static class RealClaude
{
    static readonly Lazy<string> Program = new(Find);

    /// <summary>Nothing of the machine's own configuration or credentials, and no word to anybody but the model at this address.</summary>
    public static void Prepare(ProcessStartInfo start, string home, Uri model)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("CLAUDE", StringComparison.Ordinal) || name.StartsWith("ANTHROPIC", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = Directory.CreateDirectory(home).FullName;
        start.Environment["PATCHBAY_CLAUDE"] = Program.Value;
        start.Environment["ANTHROPIC_API_KEY"] = "fake-key-of-a-fake-model";
        start.Environment["ANTHROPIC_BASE_URL"] = model.AbsoluteUri;
        start.Environment["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1";
        start.Environment["DISABLE_AUTOUPDATER"] = "1";
        start.Environment["DISABLE_TELEMETRY"] = "1";
    }

    /// <summary>The conversations that it keeps of this user.</summary>
    public static IReadOnlyList<string> Conversations(string home) => Directory.GetFiles(Path.Combine(home, ".claude", "projects"), "*.jsonl", SearchOption.AllDirectories);

    static string Find()
    {
        var installed = Path.Combine(Checkout.Root, "artifacts", "claude-code", "node_modules", "@anthropic-ai");
        var found = Environment.GetEnvironmentVariable("PATCHBAY_TEST_CLAUDE")
            ?? (Directory.Exists(installed) ? Directory.GetFiles(installed, "claude", SearchOption.AllDirectories).FirstOrDefault() : null);
        return found ?? throw new InvalidOperationException("there is no Claude Code in artifacts/claude-code: ./test installs it");
    }
}
