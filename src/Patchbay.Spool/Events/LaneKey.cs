namespace Patchbay.Spool;

/// <summary>What decides which lease may have an event: the chat it came from and the role of its sender.</summary>
public readonly record struct LaneKey(string ChatId, string Role);
