using Patchbay.Channels.Health;
using Patchbay.Cli.SessionCommands;
using Patchbay.SessionHost.Processes;

namespace Patchbay.Cli.Doctor;

/// <summary>What could make a session think. Nothing is started for the question.</summary>
sealed class AgentExamination : IExamination
{
    static readonly string[] Programs = ["claude", "codex"];

    public string Area => "agents";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>(
        [
            .. AgentDrivers.Names.Select(name => Finding.Ok($"{name} is part of patchbay (--agent {name})")),
            .. Programs.Select(Look),
        ]);

    static Finding Look(string program) => ExecutableSearch.Find(program) is { } path
        ? Finding.Note(AgentDrivers.Names.Contains(program) ? $"{program} is {path}" : $"{program} is {path}; patchbay has no driver for it yet")
        : Finding.Note($"{program} is not on PATH");
}
