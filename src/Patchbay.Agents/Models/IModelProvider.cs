using Microsoft.Extensions.AI;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Agents.Models;

/// <summary>One vendor's API: how its key and address are named, how it is called, and what its errors mean.</summary>
interface IModelProvider
{
    /// <summary>The name that <c>--agent</c> takes.</summary>
    string Name { get; }

    string Description { get; }

    /// <summary>Throws <see cref="AgentUnavailableException"/> with what is missing and how to give it.</summary>
    ModelAccess Access(Func<string, string?> variable, string? model);

    IChatClient Connect(ModelAccess access);

    /// <summary>Whether the model thinks, in the vendor's words. Null leaves it to the model and the effort.</summary>
    void Think(ChatOptions options, AgentThinking? thinking, ModelAccess access);

    /// <summary>What of the settings this vendor does not know, one line each.</summary>
    IReadOnlyList<string> LeavesOut(AgentSettings settings);

    /// <summary>What the vendor keeps between two requests that begin alike is marked here; it costs a tenth when it is read again.</summary>
    void MarkForCache(IReadOnlyList<ChatMessage> messages);

    /// <summary>The conversation is longer than the model takes.</summary>
    bool IsTooLong(Exception failure);

    /// <summary>It may be the pictures and documents that the model did not take.</summary>
    bool MayBeFiles(Exception failure);

    /// <summary>A failure that the server told within its answer, whichever the package made of it; null when it is another.</summary>
    StreamFailedException? Within(Exception failure);

    /// <summary>One line: the cause and the fix.</summary>
    string Explain(Exception failure, ModelAccess access);
}
