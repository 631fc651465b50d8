using System.Text.RegularExpressions;
using Patchbay.Agents.Fake;
using Patchbay.EndToEnd.Tests.Support;
using Patchbay.EndToEnd.Tests.Telegram;

namespace Patchbay.EndToEnd.Tests.Webhook;

/// <summary>All of a night: hooks, the owner's phone, a model that does what the test says, and the real program between them.</summary>
sealed partial class NightWorld : IAsyncDisposable
{
    readonly Queue<Func<string, FakeAnswer>> _planned = [];
    readonly List<string> _asked = [];

    NightWorld(TelegramWorld phone, WebhookWorld hooks, FakeModel model)
    {
        (Phone, Hooks, Model) = (phone, hooks, model);
        // What the model says next may depend on what it is asked.
        model.TakenAsync = request =>
        {
            var text = request.Body.GetRawText();
            _asked.Add(text);
            if (_planned.TryDequeue(out var answer))
            {
                model.Plays(answer(text));
            }

            return Task.CompletedTask;
        };
    }

    public TelegramWorld Phone { get; }

    public WebhookWorld Hooks { get; }

    public FakeModel Model { get; }

    /// <summary>The bodies of the requests to the model so far.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public static async Task<NightWorld> OpenAsync(string settings = "{}")
    {
        var phone = await TelegramWorld.OpenAsync();
        await File.WriteAllTextAsync(Path.Combine(phone.Home, "settings.json"), settings);
        return new NightWorld(phone, await WebhookWorld.OpenAsync(home: phone.Home), await FakeModel.StartAsync());
    }

    /// <summary>One for each request, in order.</summary>
    public void Plan(params IEnumerable<Func<string, FakeAnswer>> answers)
    {
        foreach (var answer in answers)
        {
            _planned.Enqueue(answer);
        }
    }

    public async Task PlaybookAsync(string name, string head, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Phone.Home, "playbooks")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".md"), $"---\n{head}\n---\n{text}");
    }

    public async Task<SessionProcess> StartAsync(string agent = "claude")
    {
        var session = Phone.Start(name: "night", change: start =>
        {
            foreach (var argument in (string[])["--channels", "builtin:webhook", "--agent", agent, "--model", "fake"])
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment["WEBHOOK_PORT"] = "0";
            start.Environment["TELEGRAM_REPORT_CHATS"] = "77";
            start.Environment["ANTHROPIC_API_KEY"] = start.Environment["OPENAI_API_KEY"] = FakeModel.Key;
            start.Environment["ANTHROPIC_BASE_URL"] = Model.Root.AbsoluteUri;
            start.Environment["OPENAI_BASE_URL"] = new Uri(Model.Root, "/v1").AbsoluteUri;
        });
        Hooks.Other = session;
        await session.WaitForNoticeAsync("hooks are open at");
        return session;
    }

    /// <summary>What an event carries as its name for an answer, as the agent is shown it.</summary>
    public static string MessageId(string asked) => Message().Matches(asked)[^1].Groups[1].Value;

    public async ValueTask DisposeAsync()
    {
        await Hooks.DisposeAsync();
        await Phone.DisposeAsync();
        await Model.DisposeAsync();
    }

    [GeneratedRegex("message_id=(?:\\\\u0022|\\\\\")([A-Za-z0-9_-]+)")]
    private static partial Regex Message();
}
