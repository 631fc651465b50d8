using System.Text.Json.Nodes;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Rehearsal;

/// <summary>Performs one command.</summary>
sealed class RehearsalPerformance(RehearsalAnswer answer, ITurn turn, string workingDirectory, TimeProvider time)
{
    const int Shown = 3000;

    public Task<string> PerformAsync(AgentBlock block, CancellationToken interrupt)
    {
        if (block is AgentBlock.HostNote note)
        {
            turn.Say(note.Text);
            return Task.FromResult(note.Text);
        }

        var text = block is AgentBlock.FromChannel message ? message.Instruction ?? message.Body : block.Text;
        return RehearsalCommand.Parse(text) switch
        {
            RehearsalCommand.Run run => ToolAsync("Bash", new() { ["command"] = run.Command }, interrupt),
            RehearsalCommand.Read read => ToolAsync("Read", new() { ["file_path"] = read.Path }, interrupt),
            RehearsalCommand.Write write => ToolAsync("Write", new() { ["file_path"] = write.Path, ["content"] = write.Text }, interrupt),
            RehearsalCommand.Steps steps => StepsAsync(steps.Count, interrupt),
            RehearsalCommand.Wait wait => WaitAsync(wait.Time, interrupt),
            RehearsalCommand.Ask ask => AskAsync(ask, interrupt),
            RehearsalCommand.Edit => EditAsync(interrupt),
            RehearsalCommand.React react => ReactAsync(react.Emoji, interrupt),
            RehearsalCommand.Attach attach => answer.SayAsync($"here is {attach.Path}", interrupt, [Path.GetFullPath(attach.Path, workingDirectory)]),
            RehearsalCommand.Echo echo => answer.SayAsync($"{echo.Text}\n(This is a rehearsal: no model answered.)", interrupt),
            var other => throw new InvalidOperationException($"unknown command {other}"),
        };
    }

    async Task<string> ToolAsync(string tool, JsonObject input, CancellationToken interrupt)
    {
        var result = await answer.CallAsync(tool, input, interrupt);
        var text = result.Text.Length > Shown ? result.Text[..Shown] + "…" : result.Text;
        return await answer.SayAsync(result.IsError ? $"{tool} failed: {text}" : text, interrupt);
    }

    async Task<string> StepsAsync(int count, CancellationToken interrupt)
    {
        for (var step = 1; step <= count; step++)
        {
            await answer.CallAsync("Glob", new() { ["pattern"] = $"step-{step}-*" }, interrupt);
        }

        return await answer.SayAsync($"{count} steps done", interrupt);
    }

    async Task<string> WaitAsync(TimeSpan wait, CancellationToken interrupt)
    {
        await Task.Delay(wait, time, interrupt);
        return await answer.SayAsync($"waited {wait.TotalSeconds:0.###} s", interrupt);
    }

    async Task<string> AskAsync(RehearsalCommand.Ask ask, CancellationToken interrupt)
    {
        var kind = ask.Choices.Count == 0 ? QuestionKind.Text : QuestionKind.Choice;
        var chosen = await turn.AskAsync(kind, ask.Question, ask.Choices, interrupt);
        return await answer.SayAsync(chosen is null ? "nobody answered" : $"the answer is: {chosen}", interrupt);
    }

    async Task<string> EditAsync(CancellationToken interrupt)
    {
        var edited = await answer.SayAndEditAsync("working: 0 %", "working: 100 %", interrupt);
        return await answer.SayAsync(edited is null ? "this channel cannot edit what it sent" : "done, and this is a new message", interrupt);
    }

    async Task<string> ReactAsync(string emoji, CancellationToken interrupt) =>
        await answer.ReactAsync(emoji, interrupt) switch
        {
            null => await answer.SayAsync("this channel has no reactions", interrupt),
            { IsError: true } failed => await answer.SayAsync($"the reaction failed: {failed.Text}", interrupt),
            _ => await answer.SayAsync($"reacted with {emoji}", interrupt),
        };
}
