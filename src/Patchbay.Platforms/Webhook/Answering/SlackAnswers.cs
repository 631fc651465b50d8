using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>Slack's <c>chat.postMessage</c>, into the thread of the message that the event was about.</summary>
sealed class SlackAnswers : IAnswerer
{
    public string Provider => "slack";

    public string Title => "Slack";

    public IReadOnlySet<AnswerVerb> Verbs { get; } = new HashSet<AnswerVerb> { AnswerVerb.Reply };

    public string Rights => "a bot token with the scope chat:write, and the bot in the channel";

    public Uri? Root { get; } = new("https://slack.com/api");

    public void Authorize(HttpRequestMessage request, AnswerToken token) => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);

    public async Task<string> DoAsync(AnswerAct act, HookTarget target, AnswerApi api, CancellationToken cancellationToken)
    {
        if (act is not AnswerAct.Reply reply || target.Ids.GetValueOrDefault("channel") is not { Length: > 0 } channel)
        {
            throw IAnswerer.Cannot(act, target);
        }

        var body = new JsonObject { ["channel"] = channel, ["text"] = AnswerMark.Sign(reply.Text), ["unfurl_links"] = false };
        if (target.Ids.GetValueOrDefault("thread") is { Length: > 0 } thread)
        {
            body["thread_ts"] = thread;
        }

        // Slack refuses with 200 and a word.
        var answer = await api.PostAsync("chat.postMessage", body, cancellationToken);
        return answer.Text("ok") is "true" ? "sent"
            : throw new ToolFailedException(answer.Text("error") switch
            {
                "invalid_auth" or "token_revoked" or "token_expired" or "account_inactive" or "not_authed" => "Slack does not accept the token of this hook: give a new one with patchbay hook token",
                "not_in_channel" or "channel_not_found" => "the bot is not in this channel of Slack: invite it there",
                "missing_scope" => $"Slack does not allow it with the token of this hook: it needs {Rights}",
                var other => $"Slack refused it: {HookText.Line(other)}",
            });
    }
}
