using System.Text.Json;
using Microsoft.Extensions.AI;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Models;

/// <summary>A tool as the model is told of it. It is never run by the client: a call goes through the turn, which may ask a person.</summary>
sealed class OfferedTool(ToolOffer offer) : AIFunctionDeclaration
{
    public override string Name => offer.Name;

    public override string Description => offer.Description;

    public override JsonElement JsonSchema => offer.InputSchema;
}
