using System.CommandLine;
using Patchbay.Cli.Completion;
using Patchbay.Protocol;
using Patchbay.SessionHost.Trust;
using Patchbay.Spool;

namespace Patchbay.Cli.Trust;

/// <summary><c>patchbay trust</c>: shows what a folder brings, and trusts exactly that.</summary>
static class TrustCommand
{
    const int NotTrusted = 1;

    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "The project's folder; this one by default", DefaultValueFactory = _ => "." }.SuggestTo(() => [CompletionValues.Files]);
        folder.Validators.Add(result =>
        {
            // What looks like an option and is none would be taken for a folder.
            if (result.Tokens is [{ Value: ['-', ..] word }])
            {
                result.AddError($"unknown option {word}; a folder of that name is ./{word}");
            }
        });
        var yes = new Option<bool>("--yes") { Description = "Do not ask: trust what is there now (needed outside a terminal)" };
        var show = new Option<bool>("--show") { Description = "Only show every file with its whole content and whether it is trusted" };
        var revoke = new Option<bool>("--revoke") { Description = "Forget what was trusted in this folder" };
        var command = new Command("trust", "Show what a project's own files would start, widen or instruct, and trust exactly this content")
        {
            folder, yes, show, revoke,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(folder)!, parsed.GetValue(yes), parsed.GetValue(show), parsed.GetValue(revoke), cancellationToken));
        return command;
    }

    static async Task<int> RunAsync(string folder, bool yes, bool show, bool revoke, CancellationToken cancellationToken)
    {
        if (!show && PolicyGuard.Refuse("trust", yes) is { } code)
        {
            return code;
        }

        if (Problem(folder, yes, show, revoke) is { } problem)
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(problem)}");
            return CommandLine.BadUsage;
        }

        try
        {
            var store = new TrustStore(Home.Folder, TimeProvider.System);
            var actor = yes ? "--yes" : "terminal";
            return revoke
                ? await RevokeAsync(store, ProjectSnapshot.RealFolder(folder), actor, cancellationToken)
                : await TrustAsync(store, ProjectSnapshot.Read(folder, Home.Folder), show, yes, actor, cancellationToken);
        }
        catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException or IOException)
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(exception.Message)}");
            return NotTrusted;
        }
    }

    static string? Problem(string folder, bool yes, bool show, bool revoke) =>
        show && (yes || revoke) ? "--show changes nothing; leave --yes and --revoke out"
        : !revoke && !Directory.Exists(folder) ? $"{folder}: there is no such folder"
        : !show && !yes && !revoke && !TerminalTrustDesk.IsThere ? "there is no terminal to ask in; read what --show prints, then use --yes"
        : null;

    static async Task<int> TrustAsync(TrustStore store, ProjectSnapshot snapshot, bool show, bool yes, string actor, CancellationToken cancellationToken)
    {
        var review = TrustReview.Of(snapshot, await store.ReadAsync(snapshot.Folder, cancellationToken));
        var desk = new TerminalTrustDesk();
        if (show || review.Pending.Count == 0)
        {
            desk.Show(snapshot.IsEmpty ? $"{TrustText.Shown(snapshot.Folder)} brings nothing that could count" : show ? TrustText.Everything(review) : TrustText.Settled(review));
            return 0;
        }

        if (yes)
        {
            desk.Show(TrustText.Question(review));
        }
        else if (!await desk.AskAsync(review, cancellationToken))
        {
            desk.Show("Nothing was trusted.");
            return NotTrusted;
        }

        await store.TrustAsync(snapshot.Folder, [.. review.Pending.Select(file => file.File)], actor, cancellationToken);
        desk.Show(TrustText.Done(review));
        return 0;
    }

    static async Task<int> RevokeAsync(TrustStore store, string folder, string actor, CancellationToken cancellationToken)
    {
        var count = await store.RevokeAsync(folder, actor, cancellationToken);
        new TerminalTrustDesk().Show(TrustText.Revoked(folder, count));
        return 0;
    }
}
