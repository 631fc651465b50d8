namespace Patchbay.SessionHost.Tools;

/// <summary>What a call may do at most; permission modes speak of these.</summary>
public enum ToolKind
{
    Read,
    Write,
    Execute,
    Other,
}
