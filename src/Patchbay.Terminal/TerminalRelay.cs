using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.Terminal;

/// <summary>The person at the terminal, or a program on the wire: the feed shows the request, lines of input answer it.</summary>
public sealed class TerminalRelay(string name) : IPermissionRelay, IQuestionRelay
{
    public string Name => name;

    /// <summary>False once the input has ended: nobody can answer there any more.</summary>
    public bool CanAnswer { get; set; } = true;

    public void Show(PermissionRequest request)
    {
        // The feed has it.
    }

    public void Close(PermissionResolved resolved)
    {
        // The feed has it.
    }

    public void Show(Question question)
    {
        // The feed has it.
    }

    public void Close(QuestionResolved resolved)
    {
        // The feed has it.
    }
}
