using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;

namespace Patchbay.SessionHost.Permissions;

/// <summary>Somewhere a request can be shown and answered: a registered channel that relays, or the terminal.</summary>
public interface IPermissionRelay
{
    /// <summary>For the audit and for losers of the race: <c>terminal</c>, <c>fakechat</c>.</summary>
    string Name { get; }

    /// <summary>True while somebody may be looking.</summary>
    bool CanAnswer { get; }

    /// <summary>Shows the request, or shows it again. Must not wait for the person.</summary>
    void Show(PermissionRequest request);

    /// <summary>The request is closed.</summary>
    void Close(PermissionResolved resolved);
}

/// <summary>Somewhere a question can be shown and answered.</summary>
public interface IQuestionRelay
{
    string Name { get; }

    bool CanAnswer { get; }

    void Show(Question question);

    void Close(QuestionResolved resolved);
}
