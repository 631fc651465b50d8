using System.CommandLine;
using Patchbay.Cli.Completion;
using Patchbay.Cli.SessionCommands;
using Patchbay.Protocol;

namespace Patchbay.Cli.Sessions;

/// <summary>A session's name on the command line, and how commands about one fail.</summary>
static class SessionNameArgument
{
    public static Argument<string> Create(string description)
    {
        var name = new Argument<string>("NAME") { Description = description };
        name.Validators.Add(result =>
        {
            if (SessionName.Problem(result.GetValueOrDefault<string>()) is { } problem)
            {
                result.AddError(problem.Replace("--name ", "", StringComparison.Ordinal));
            }
        });
        return name.SuggestTo(CompletionValues.RunningSessions);
    }

    public static async Task<int> FailAsync(string problem)
    {
        await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(problem)}");
        return 1;
    }
}
