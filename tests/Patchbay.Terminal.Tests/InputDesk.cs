using System.Text.Json;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Terminal.Tests;

/// <summary>An open session that was not started: what is typed stays in its queue, and its brokers can be asked.</summary>
sealed class InputDesk : IAsyncDisposable
{
    readonly string _folder;
    readonly OpenRequests _open = new();
    readonly LocalSessionClient _client;
    readonly TerminalInput _input;
    readonly StreamJsonInput _stream;

    InputDesk(string folder, SessionRunner session)
    {
        _folder = folder;
        Session = session;
        _client = new LocalSessionClient(session, "terminal", canAnswer: true);
        session.Feed.Observe(_open.Observe);
        _input = new TerminalInput(_client, _open, Printed.Add);
        _stream = new StreamJsonInput(_client, Printed.Add);
    }

    public SessionRunner Session { get; }

    public List<string> Printed { get; } = [];

    public Task<bool> TypeAsync(string line) => _input.TakeAsync(line, CancellationToken.None);

    public Task StreamAsync(string line) => _stream.TakeAsync(line, CancellationToken.None);

    /// <summary>Prompts that reached the agent's queue.</summary>
    public IEnumerable<string> Prompts => Session.Inbox.Snapshot().OfType<InboxItem.Prompt>().Select(prompt => prompt.Text);

    public static async Task<InputDesk> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("patchbay-input-").FullName;
        var settings = new SessionSettings { Name = "test", WorkingDirectory = folder, HomeFolder = Path.Combine(folder, "home") };
        return new InputDesk(folder, await SessionRunner.OpenAsync(settings, TimeProvider.System, CancellationToken.None));
    }

    public (string Id, Task<PermissionOutcome> Outcome) Ask(string? rule = "Bash(ls)")
    {
        var outcome = Session.Permissions.AskAsync("Bash", "Run", JsonElement.Parse("{}"), rule, [], CancellationToken.None);
        return (Session.Permissions.Waiting[^1].RequestId, outcome);
    }

    public (string Id, Task<string?> Answer) Question(params string[] choices)
    {
        var answer = Session.Questions.AskAsync(
            choices.Length == 0 ? QuestionKind.Text : QuestionKind.Choice, "which?", choices, [], CancellationToken.None);
        return (Session.Questions.Waiting[^1].QuestionId, answer);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await Session.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
