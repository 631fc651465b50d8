using System.Security;
using System.Text.Json;

namespace Patchbay.SessionHost.Tools;

/// <summary>What the five file tools share: they work on a thread of their own, and every failure is a result.</summary>
abstract class FileTool(string name, ToolKind kind, string description, string schema) : IAgentTool
{
    // A named pipe without a writer blocks whoever opens it.
    static readonly TimeSpan Fuse = TimeSpan.FromMinutes(1);

    public string Name => name;

    public string Description => description;

    public ToolKind Kind => kind;

    public JsonElement InputSchema { get; } = JsonElement.Parse(schema);

    public abstract string Describe(JsonElement input);

    public async Task<ToolResult> RunAsync(JsonElement input, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var work = Task.Run(() => Run(new ToolInput(input), context, cancellationToken), cancellationToken);

            // A write that began is waited for: its outcome must be known.
            return new ToolResult(await (kind == ToolKind.Read ? work.WaitAsync(Fuse, context.Time, cancellationToken) : work), IsError: false);
        }
        catch (ToolFailureException e)
        {
            return new ToolResult(e.Message, IsError: true);
        }
        catch (TimeoutException)
        {
            return new ToolResult($"{name} did not finish within {Fuse.TotalSeconds:0} seconds.", IsError: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException)
        {
            return new ToolResult($"{name} failed: {e.Message}", IsError: true);
        }
    }

    protected abstract string Run(ToolInput input, ToolContext context, CancellationToken cancellationToken);
}
