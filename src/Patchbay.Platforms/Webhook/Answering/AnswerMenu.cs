using Patchbay.Channels.Tools;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>One act as a tool: its name, what an agent is told about it, what it takes, and how that is read.</summary>
/// <param name="Read">The arguments, and the event's name.</param>
sealed record AnswerEntry(string Name, string Description, string Properties, IReadOnlyList<string> Required, Func<AnswerArguments, string, AnswerAct> Read);

/// <summary>What there is to do, in the words for agents.</summary>
static class AnswerMenu
{
    const string Title = """ "title":{"type":"string","description":"One line."} """;
    const string Text = """ "text":{"type":"string","description":"In the vendor's Markdown."} """;

    public static AnswerEntry Of(AnswerVerb verb) => verb switch
    {
        AnswerVerb.Reply => new(
            "reply",
            "Write a comment (a note, a message in the thread) on what an event of this channel was about: the issue, the pull request, the commit, the incident. Everybody who can see it there reads it.",
            """ "text":{"type":"string","description":"The comment, in the vendor's Markdown."} """, ["text"],
            (given, _) => new AnswerAct.Reply(given.Text("text"))),
        AnswerVerb.ReviewComment => new(
            "review_comment",
            "Write a comment on one line of the pull request (merge request) that an event was about.",
            """ "path":{"type":"string","description":"The file, from the root of the repository."},"line":{"type":"integer","description":"The line in the new version."},"text":{"type":"string"} """, ["path", "line", "text"],
            (given, _) => new AnswerAct.LineComment(given.Text("path", 1000), given.Line("line"), given.Text("text"))),
        AnswerVerb.SetStatus => new(
            "set_status",
            "Set a status on the commit that an event was about, beside those of CI.",
            """ "state":{"type":"string","enum":["pending","success","failure"]},"text":{"type":"string","description":"One short line."},"name":{"type":"string","description":"Default: patchbay."},"url":{"type":"string","description":"Where more is to be read."} """, ["state", "text"],
            (given, _) => new AnswerAct.Status(given.State("state"), given.Optional("name", 100) ?? "patchbay", given.Text("text", 1000), given.Url("url"))),
        AnswerVerb.Label => new(
            "label",
            "Add labels to the issue or pull request that an event was about, or take them away.",
            """ "add":{"type":"array","items":{"type":"string"}},"remove":{"type":"array","items":{"type":"string"}} """, [],
            (given, _) => given.List("add") is var add && given.List("remove") is var remove && add.Count + remove.Count > 0
                ? new AnswerAct.Label(add, remove) : throw new ToolFailedException("add or remove is required")),
        AnswerVerb.Transition => new(
            "transition",
            "Move the issue that an event was about to another state of its workflow.",
            """ "to":{"type":"string","description":"The name of the state, for example In Progress."} """, ["to"],
            (given, _) => new AnswerAct.Transition(given.Text("to", 100))),
        AnswerVerb.CreateIssue => new(
            "create_issue",
            "Create an issue in the repository that an event was about. One is made for an event, however often this is called; only where the event's playbook allows it.",
            Title + "," + Text + ""","labels":{"type":"array","items":{"type":"string"}} """, ["title", "text"],
            (given, mark) => new AnswerAct.CreateIssue(given.Title("title"), given.Text("text"), given.List("labels"), mark)),
        AnswerVerb.CreateTicket => new(
            "create_ticket",
            "Create a ticket in the project (team) that an event was about. One is made for an event, however often this is called; only where the event's playbook allows it.",
            Title + "," + Text + ""","type":{"type":"string","description":"In Jira, such as Bug; default: Task."} """, ["title", "text"],
            (given, mark) => new AnswerAct.CreateTicket(given.Title("title"), given.Text("text"), given.Optional("type", 60), mark)),
        AnswerVerb.CreatePullRequest => new(
            "create_pull_request",
            "Create a pull request (merge request) of a branch that is there already, in the repository that an event was about. One is made for an event, and none where the branch has one; only where the event's playbook allows it.",
            Title + "," + Text + ""","branch":{"type":"string","description":"The branch with the change, of this repository."},"into":{"type":"string","description":"Default: the default branch."},"draft":{"type":"boolean"} """, ["title", "text", "branch"],
            (given, _) => new AnswerAct.CreatePullRequest(
                given.Title("title"), given.Text("text"), given.Branch("branch") ?? throw new ToolFailedException("branch is required"), given.Branch("into"), given.Flag("draft"))),
        _ => new("acknowledge", "Acknowledge the incident or alert that an event was about: it pages nobody else meanwhile.", "", [], (_, _) => new AnswerAct.Acknowledge()),
    };
}
