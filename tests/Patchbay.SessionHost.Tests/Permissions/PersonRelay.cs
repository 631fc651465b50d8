using System.Collections.Concurrent;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Tests.Permissions;

/// <summary>A place with a person in front of it, who remembers what was shown and what was closed.</summary>
sealed class PersonRelay(string name = "person") : IPermissionRelay, IQuestionRelay
{
    public string Name => name;

    public bool CanAnswer { get; set; } = true;

    public ConcurrentQueue<PermissionRequest> Shown { get; } = new();

    public ConcurrentQueue<PermissionResolved> Closed { get; } = new();

    public ConcurrentQueue<Question> Questions { get; } = new();

    public ConcurrentQueue<QuestionResolved> ClosedQuestions { get; } = new();

    public void Show(PermissionRequest request) => Shown.Enqueue(request);

    public void Close(PermissionResolved resolved) => Closed.Enqueue(resolved);

    public void Show(Question question) => Questions.Enqueue(question);

    public void Close(QuestionResolved resolved) => ClosedQuestions.Enqueue(resolved);

    public static PermissionVerdict Yes(string id) => new(id, PermissionVerdict.Allow);

    public static PermissionVerdict No(string id) => new(id, PermissionVerdict.Deny);

    public static PermissionVerdict Always(string id) =>
        Yes(id) with { Extension = new VerdictEnvelope { Detail = new VerdictDetail(null, ForSession: true) } };
}
