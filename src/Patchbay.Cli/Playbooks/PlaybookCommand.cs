using System.CommandLine;
using System.Text.Json;
using Patchbay.Cli.Completion;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Playbooks;
using Patchbay.SessionHost.Trust;
using Patchbay.Spool;

namespace Patchbay.Cli.Playbooks;

/// <summary><c>patchbay playbook</c>: what the owner wants done about events, and what would happen for one.</summary>
static class PlaybookCommand
{
    const int Failed = 1;

    public static Command Create()
    {
        var command = new Command("playbook", "Show, try and add playbooks: what you want done about an event, written once") { List(), Test(), Add() };
        command.SetAction((_, token) => ListAsync(token));
        return command;
    }

    static Command List()
    {
        var command = new Command("list", "Show the playbooks that count in this folder, and what is wrong with others");
        command.SetAction((_, token) => ListAsync(token));
        return command;
    }

    static Command Test()
    {
        var file = new Argument<string>("EVENT.json") { Description = "An event: {\"content\": TEXT, \"meta\": {\"kind\": KIND, …}}" }.SuggestTo(() => [CompletionValues.Files]);
        var session = new Option<string?>("--name") { Description = "As if in the session of this name", HelpName = "NAME" };
        var command = new Command("test", "Show which playbook would go with an event, and what would happen; nothing is run") { file, session };
        command.SetAction((parsed, token) => TestAsync(parsed.GetValue(file)!, parsed.GetValue(session), token));
        return command;
    }

    static Command Add()
    {
        var name = new Argument<string>("NAME") { Description = "One of: " + string.Join(", ", ReadyPlaybooks.Names) };
        var yes = new Option<bool>("--yes") { Description = "Do not ask (needed outside a terminal)" };
        var command = new Command("add", "Copy a ready playbook into your own, to be changed; refused below a session") { name, yes };
        command.SetAction((parsed, _) => AddAsync(parsed.GetValue(name)!, parsed.GetValue(yes)));
        return command;
    }

    static async Task<int> ListAsync(CancellationToken cancellationToken)
    {
        var (set, ignored) = await LoadAsync(cancellationToken);
        foreach (var playbook in set.Playbooks)
        {
            Console.WriteLine(PlainText.OneLine($"{playbook.Name}  on {string.Join(", ", playbook.On)}  ({playbook.Origin})"));
        }

        if (set.Playbooks.Count == 0)
        {
            Console.WriteLine("no playbook counts here; patchbay playbook add NAME copies a ready one: " + string.Join(", ", ReadyPlaybooks.Names));
        }

        foreach (var problem in set.Problems.Concat(ignored))
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(problem)}");
        }

        return set.Problems.Count == 0 ? 0 : Failed;
    }

    static async Task<int> TestAsync(string path, string? session, CancellationToken cancellationToken)
    {
        ChannelEvent message;
        try
        {
            message = ChannelEventJson.Read(await File.ReadAllBytesAsync(path, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine($"{path}: {exception.Message}")}");
            return CommandLine.BadUsage;
        }

        var (set, ignored) = await LoadAsync(cancellationToken);
        foreach (var problem in set.Problems.Concat(ignored))
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(problem)}");
        }

        Console.WriteLine(PlainText.Neutralise(PlaybookPreview.Of(set, message, session ?? SessionCommands.SessionName.For(Directory.GetCurrentDirectory()))));
        return 0;
    }

    static async Task<int> AddAsync(string name, bool yes)
    {
        if (PolicyGuard.Refuse("playbook", yes) is { } code)
        {
            return code;
        }

        if (ReadyPlaybooks.Find(name) is not { } content)
        {
            await Console.Error.WriteLineAsync($"patchbay: there is no ready playbook '{PlainText.OneLine(name)}'; there are: {string.Join(", ", ReadyPlaybooks.Names)}");
            return CommandLine.BadUsage;
        }

        var path = Path.Combine(PlaybookSet.Folder(Home.Folder), name + ".md");
        try
        {
            StateFolder.Create(PlaybookSet.Folder(Home.Folder));
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(content);
            }

            StateFolder.Protect(path);
            Console.WriteLine($"{path} is yours to change; it counts from the next start of a session");
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(exception.Message)}");
            return Failed;
        }
    }

    /// <summary>Those that count in this folder, and what does not and why.</summary>
    public static async Task<(PlaybookSet Set, IReadOnlyList<string> Ignored)> LoadAsync(CancellationToken cancellationToken)
    {
        var snapshot = ProjectSnapshot.Read(Directory.GetCurrentDirectory(), Home.Folder);
        if (snapshot.Files.Count == 0)
        {
            return (PlaybookSet.Load(Home.Folder, null), []);
        }

        var review = TrustReview.Of(snapshot, await new TrustStore(Home.Folder, TimeProvider.System).ReadAsync(snapshot.Folder, cancellationToken));
        var trust = ProjectTrust.Recorded(review);
        return (
            PlaybookSet.Load(Home.Folder, trust),
            [.. trust.NotGranted.Where(PlaybookSet.IsPlaybook).Select(file => $"{file.Path} does not count: look at it and trust it with patchbay trust")]);
    }
}
