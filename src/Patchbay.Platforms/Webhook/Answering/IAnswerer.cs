using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>How one vendor is answered. It holds no state; the request goes through <see cref="AnswerApi"/>, which knows the token.</summary>
interface IAnswerer
{
    /// <summary>As <see cref="IHookProvider.Name"/>.</summary>
    string Provider { get; }

    /// <summary>Its name for people.</summary>
    string Title { get; }

    /// <summary>What it can do, as tools.</summary>
    IReadOnlySet<AnswerVerb> Verbs { get; }

    /// <summary>The least rights that a token needs, in the vendor's words.</summary>
    string Rights { get; }

    /// <summary>Null where every customer has an address of its own.</summary>
    Uri? Root { get; }

    /// <summary>True where the vendor wants to know whose token it is (<c>--user</c>).</summary>
    bool NeedsUser => false;

    /// <summary>How its places are written that settings may name beside the one of an event.</summary>
    AnswerPlaceForm Places => AnswerPlaceForm.None;

    void Authorize(HttpRequestMessage request, AnswerToken token);

    /// <summary>What was done, in words for the agent.</summary>
    /// <exception cref="ToolFailedException">It cannot be done to such a target, or the vendor refused.</exception>
    Task<string> DoAsync(AnswerAct act, HookTarget target, AnswerApi api, CancellationToken cancellationToken);

    /// <summary>For an act that this kind of thing does not know.</summary>
    static ToolFailedException Cannot(AnswerAct act, HookTarget target) => new($"no {Word(act)} is possible on the {target.Kind.Replace('_', ' ')} that the event was about");

    static string Word(AnswerAct act) => act switch
    {
        AnswerAct.Reply => "comment",
        AnswerAct.LineComment => "comment on a line",
        AnswerAct.Status => "status",
        AnswerAct.Label => "label",
        AnswerAct.Transition => "transition",
        AnswerAct.CreateIssue => "new issue",
        AnswerAct.CreateTicket => "new ticket",
        AnswerAct.CreatePullRequest => "pull request",
        _ => "acknowledgement",
    };
}
