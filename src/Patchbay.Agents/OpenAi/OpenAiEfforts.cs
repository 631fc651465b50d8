using Microsoft.Extensions.AI;

namespace Patchbay.Agents.OpenAi;

/// <summary>How much a model thinks, in OpenAI's words; both of its protocols have the same.</summary>
static class OpenAiEfforts
{
    public static string Name(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        _ => "xhigh",
    };
}
