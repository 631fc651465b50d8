using System.CommandLine;
using Patchbay.Cli.Access;
using Patchbay.Cli.Completion;
using Patchbay.Cli.Playbooks;
using Patchbay.Cli.SessionCommands;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Intake;
using Patchbay.Protocol;
using Patchbay.SessionHost.Playbooks;

namespace Patchbay.Cli.Hooks;

/// <summary><c>patchbay hook test</c>: what would become of a report, from its signature to the playbook, with nothing kept.</summary>
static class HookTest
{
    const int MostBytes = 5 * 1024 * 1024;

    public static Command Create()
    {
        var (name, yes) = (HookCommand.Name(), AccessCommand.Yes());
        var file = new Option<string?>("--event") { Description = "The body of a report as the vendor sends it; without it an example of the provider", HelpName = "file" };
        file.Suggest(() => [CompletionValues.Files]);
        var header = new Option<string[]>("--header") { Description = "A header of the report as NAME: VALUE, such as \"X-GitHub-Event: issues\"; may be given several times", HelpName = "header" };
        var send = new Option<bool>("--send") { Description = "Send it to the listener too: a real event comes of it" };
        var command = new Command("test", "Sign a report with the hook's secret and show what would become of it, with its playbook; nothing is kept") { name, file, header, send, yes };
        command.SetAction((parsed, token) =>
        {
            var headers = (parsed.GetValue(header) ?? []).Select(one => one.Split(':', 2)).ToList();
            return headers.Exists(pair => pair is not [{ Length: > 0 }, _]) ? AccessWork.FailAsync("--header wants NAME: VALUE")
                : HookWork.TestAsync(
                    parsed.GetValue(send), parsed.GetValue(yes),
                    trial => RunAsync(trial, parsed.GetValue(name)!, parsed.GetValue(file), [.. headers.Select(pair => (pair[0].Trim(), pair[1].Trim()))], parsed.GetValue(send), token));
        });
        return command;
    }

    static async Task<IEnumerable<string>> RunAsync(HookTrial trial, string name, string? file, IReadOnlyList<(string, string)> headers, bool isSent, CancellationToken cancellationToken)
    {
        var body = file is null ? null : await ReadAsync(file, cancellationToken);
        var tried = trial.Run(name, body, headers);
        var lines = new List<string>(tried.Lines) { await trial.ListenerAsync(cancellationToken) };
        if (tried.Event is { } message)
        {
            var (set, ignored) = await PlaybookCommand.LoadAsync(cancellationToken);
            var session = tried.Route ?? SessionName.For(Directory.GetCurrentDirectory());
            lines.Add($"in the session {session}:");
            lines.AddRange(PlainText.Neutralise(PlaybookPreview.Of(set, message, session)).Split('\n').Select(line => "  " + line));
            lines.AddRange(set.Problems.Concat(ignored));
        }

        if (isSent)
        {
            lines.Add(await trial.SendAsync(name, body, headers, cancellationToken));
        }

        return lines;
    }

    static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return new FileInfo(file) is { Length: <= MostBytes } ? await File.ReadAllBytesAsync(file, cancellationToken) : throw new HookException($"{file} is larger than a report may be (5 MB)");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HookException($"{file}: {exception.Message}", exception);
        }
    }
}
