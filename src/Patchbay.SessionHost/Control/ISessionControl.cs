namespace Patchbay.SessionHost.Control;

/// <summary>What an owner may do to a session from a chat or a terminal.</summary>
public interface ISessionControl
{
    /// <summary>Commands are <c>stop</c>, <c>status</c>, <c>channels</c>, <c>queue</c>, <c>permissions</c>, <c>compact</c> and <c>clear</c>; another one is refused with a text that says so.</summary>
    (bool Ok, string Text) Execute(string command, string? argument);
}
