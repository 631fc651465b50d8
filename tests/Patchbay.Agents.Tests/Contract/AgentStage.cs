using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Tests.Contract;

/// <summary>A driver with what it needs around it, and what it must be told to do as a test wants.</summary>
sealed class AgentStage(IAgentDriver driver, AgentStart start, Func<AgentContractTests.Act, string> prompt, params IAsyncDisposable[] props) : IAsyncDisposable
{
    public IAgentDriver Driver => driver;

    public string Prompt(AgentContractTests.Act act) => prompt(act);

    public Task<IAgentSession> StartAsync(Func<AgentStart, AgentStart>? change = null) => driver.StartAsync(change?.Invoke(start) ?? start, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (var prop in props)
        {
            await prop.DisposeAsync();
        }
    }
}
