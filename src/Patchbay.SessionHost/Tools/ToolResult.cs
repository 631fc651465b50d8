namespace Patchbay.SessionHost.Tools;

/// <summary>The text is data as it came (control characters included); whoever shows it neutralises them.</summary>
public sealed record ToolResult(string Text, bool IsError);
