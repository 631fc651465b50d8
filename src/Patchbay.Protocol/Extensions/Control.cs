namespace Patchbay.Protocol.Extensions;

/// <summary>
/// Server to host: an owner's command (<c>stop</c>, <c>clear</c>, <c>compact</c>, <c>status</c>, <c>sessions</c>,
/// <c>use</c>). The host honours it only from channels that the user trusts for roles.
/// </summary>
public sealed record ControlCommand(string ControlId, string Command, string? Argument = null, string? By = null);

/// <summary>Host to server: what became of it, for the chat.</summary>
public sealed record ControlResult(string ControlId, bool Ok, string Text);
