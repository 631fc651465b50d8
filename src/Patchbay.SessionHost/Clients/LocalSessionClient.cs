using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Clients;

/// <summary>
/// A client in the session's own process: the person at the terminal, or a program on the wire. The feed shows what is asked,
/// commands answer it.
/// </summary>
public sealed class LocalSessionClient : ISessionClient, IPermissionRelay, IQuestionRelay
{
    readonly SessionRunner _session;

    /// <summary><paramref name="name"/> is for the audit: <c>terminal</c>, <c>wire</c>.</summary>
    public LocalSessionClient(SessionRunner session, string name, bool canAnswer)
    {
        _session = session;
        Name = name;
        CanAnswer = canAnswer;
        session.Permissions.Add(this);
        session.Questions.Add(this);
    }

    public string Name { get; }

    /// <summary>False once the input has ended: nobody can answer there any more.</summary>
    public bool CanAnswer { get; set; }

    public IAsyncEnumerable<FeedItem> ReadAsync(long from, CancellationToken cancellationToken) =>
        _session.Feed.ReadAsync(from, cancellationToken);

    public Task<ClientReply> SendAsync(ClientCommand command, CancellationToken cancellationToken) => Task.FromResult(command switch
    {
        PromptCommand prompt => Reply(_session.Prompt(prompt.Text), "too much waits already; this was not taken"),
        VerdictCommand verdict => Reply(_session.Permissions.Answer(Verdict(verdict), this), $"no request {verdict.RequestId} is open"),
        AnswerCommand answer => Reply(
            _session.Questions.Answer(new QuestionAnswer(answer.QuestionId, answer.Text), this),
            "no such question is open, or the text is none of its choices"),
        // An interrupt cancels the call, and a cancelled call kills what it started: force finds nothing left to kill.
        InterruptCommand => new ClientReply(true, _session.Interrupt() ? "stopped" : "nothing was running"),
        // Not for a chat: only who sits at a terminal of this user ends the session.
        ControlCommand { Command: "end" } => End(),
        ControlCommand control => Reply(_session.Execute(control.Command, control.Argument)),
        _ => new ClientReply(false, "this session does not know that command"),
    });

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

    public ValueTask DisposeAsync()
    {
        Leave();
        return ValueTask.CompletedTask;
    }

    /// <summary>From now on nobody can answer here.</summary>
    internal void Leave()
    {
        CanAnswer = false;
        _session.Permissions.Remove(this);
        _session.Questions.Remove(this);
    }

    ClientReply End()
    {
        _session.RequestEnd();
        return new ClientReply(true, "the session ends");
    }

    static PermissionVerdict Verdict(VerdictCommand verdict) =>
        new(verdict.RequestId, verdict.Allow ? PermissionVerdict.Allow : PermissionVerdict.Deny)
        {
            Extension = new VerdictEnvelope { Detail = new VerdictDetail(null, verdict.ForSession) },
        };

    static ClientReply Reply(bool taken, string otherwise) => taken ? new ClientReply(true, "") : new ClientReply(false, otherwise);

    static ClientReply Reply((bool Ok, string Text) result) => new(result.Ok, result.Text);
}
