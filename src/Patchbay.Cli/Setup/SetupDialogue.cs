using Patchbay.Channels.Accounts;
using Patchbay.Channels.Gate;
using Patchbay.Cli.Channels;
using Patchbay.Platforms;
using Patchbay.Protocol;
using Patchbay.SessionHost.Trust;

namespace Patchbay.Cli.Setup;

/// <summary>
/// The guided way: a token, a link that carries a one-time secret, and the question whether whoever came with it is let in,
/// may approve, and owns the channel. Nothing is granted that was not asked and answered here.
/// </summary>
sealed class SetupDialogue(ChatPlatform platform, ITrustDesk desk, Func<string, CancellationToken, Task<string?>> readTokenAsync, SetupPlace at)
{
    const int Failed = 1;

    static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan WordPatience = TimeSpan.FromSeconds(10);

    readonly string _name = platform.Profile.Name;
    readonly TokenDesk _tokens = new(platform, at.Variable, at.Audit, "setup");
    readonly AccessDesk _access = new(at.Store, at.Audit, "setup", TimeProvider.System);

    /// <param name="isAttended">Somebody sits there who answers; else it ends with the link.</param>
    public async Task<int> RunAsync(bool isAttended, CancellationToken cancellationToken)
    {
        if (await AccountAsync(isAttended, cancellationToken) is not { } account)
        {
            return Failed;
        }

        var secret = PairingWindow.NewSecret();
        var opened = await _access.OpenAsync(secret, Window, cancellationToken);
        if (!opened.IsDone)
        {
            desk.Show($"patchbay: {opened.Text}");
            return Failed;
        }

        ShowLink(account, secret);
        if (!isAttended)
        {
            desk.Show($"Then see who came with patchbay access {_name}, and let them in with pair CODE.");
            return 0;
        }

        await using var channel = at.StartChannel();
        return await WelcomeAsync(cancellationToken);
    }

    /// <summary>The name of the account, or null when there is none.</summary>
    async Task<string?> AccountAsync(bool isAttended, CancellationToken cancellationToken)
    {
        if (isAttended && _tokens.Current is { } kept)
        {
            var known = await _tokens.CheckAsync(kept, cancellationToken);
            desk.Show(known.State is AccountState.Accepted ? $"The token of @{PlainText.OneLine(known.Name!)} is here." : $"There is a token, but: {PlainText.OneLine(known.Problem!)}");
            if (known.State is AccountState.Accepted && await desk.AskAsync("Use it?", cancellationToken))
            {
                return known.Name;
            }
        }
        else
        {
            desk.Show(platform.TokenSource);
        }

        if (await readTokenAsync($"token of {platform.Title} (it is not shown): ", cancellationToken) is not { } token)
        {
            desk.Show("patchbay: no token was given; nothing was stored");
            return null;
        }

        var answer = await _tokens.StoreAsync(token, cancellationToken);
        desk.Show(answer.State is AccountState.Accepted ? $"@{PlainText.OneLine(answer.Name!)} is ready." : $"patchbay: {PlainText.OneLine(answer.Problem!)}; nothing was stored");
        return answer.State is AccountState.Accepted ? answer.Name : null;
    }

    void ShowLink(string account, string secret)
    {
        var link = platform.Check(at.Variable).PairingLink(account, secret);
        desk.Show($"Open this link within {Window.TotalMinutes:0} minutes, on the phone or here, and press Start. It works once:");
        desk.Show($"  {PlainText.OneLine(link)}");
        foreach (var line in QrPicture.Lines(link))
        {
            desk.Show($"  {line}");
        }
    }

    async Task<int> WelcomeAsync(CancellationToken cancellationToken)
    {
        desk.Show("Waiting for whoever comes with it …");
        if (await ClaimAsync(cancellationToken) is not var (person, name))
        {
            desk.Show($"Nobody came. patchbay access {_name} open begins again.");
            return Failed;
        }

        var who = $"{PlainText.OneLine(name ?? "somebody without a name")} ({PlainText.OneLine(person.SenderId)})";
        desk.Show($"{who} came with the link.");
        if (!await desk.AskAsync("Let them write to your sessions?", cancellationToken))
        {
            await _access.CloseAsync(cancellationToken);
            desk.Show("Nobody was let in.");
            return Failed;
        }

        var approves = await desk.AskAsync("May they answer permission requests, so that tools run on this machine?", cancellationToken);
        var owns = approves && await desk.AskAsync("Do they own the channel: stop and switch sessions, and hear of changes?", cancellationToken);
        var paired = await _access.PairAsync(person.Code, approves, owns, cancellationToken);
        desk.Show(paired.IsDone ? $"{who}: {PlainText.OneLine(paired.Text)}." : $"patchbay: {PlainText.OneLine(paired.Text)}");
        await ToldAsync(person.SenderId, cancellationToken);
        await _access.CloseAsync(cancellationToken);
        if (paired.IsDone)
        {
            desk.Show($"Start a session with: patchbay --channels builtin:{_name}");
        }

        return paired.IsDone ? 0 : Failed;
    }

    async Task<(PendingPairing Person, string? Name)?> ClaimAsync(CancellationToken cancellationToken)
    {
        while (at.Store.ReadWindow() is { } window && window.IsOpen(TimeProvider.System.GetUtcNow()))
        {
            if (window.ClaimedBy is { } code && at.Store.Read().Pending.FirstOrDefault(pending => pending.Code == code) is { } person)
            {
                return (person, window.ClaimedName);
            }

            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }

        return null;
    }

    /// <summary>The channel tells the person; it is not ended before it did.</summary>
    async Task ToldAsync(string person, CancellationToken cancellationToken)
    {
        var sign = Path.Combine(at.Store.Place.Folder, "approved", person);
        var since = TimeProvider.System.GetTimestamp();
        while (File.Exists(sign) && TimeProvider.System.GetElapsedTime(since) < WordPatience)
        {
            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
    }
}
