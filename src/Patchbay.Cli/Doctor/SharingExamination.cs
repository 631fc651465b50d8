using System.Globalization;
using Patchbay.Channels.Gate;
using Patchbay.Channels.Health;
using Patchbay.Channels.Routes;
using Patchbay.Channels.Sharing;
using Patchbay.Cli.Channels;
using Patchbay.Protocol;
using Patchbay.Spool;

namespace Patchbay.Cli.Doctor;

/// <summary>Who receives for each account, which sessions share it, and which of them gets what.</summary>
sealed class SharingExamination : IExamination
{
    public string Area => "sharing";

    public Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken)
    {
        List<Finding> found = [.. Accounts(context), .. ChatPlatforms.Profiles.SelectMany(profile => Routes(profile, context))];
        return Task.FromResult<IReadOnlyList<Finding>>(found.Count > 0 ? found : [Finding.Ok("no account is shared, and there are no routes")]);
    }

    static IEnumerable<Finding> Accounts(ExaminationContext context)
    {
        var leases = Path.Combine(context.HomeFolder, "leases");
        var seats = SeatLook.Find(context.HomeFolder).Where(seat => seat.IsAlive).ToLookup(seat => seat.Account, StringComparer.Ordinal);
        foreach (var path in Directory.Exists(leases) ? Directory.GetFiles(leases, "*.lock").Order(StringComparer.Ordinal).ToArray() : [])
        {
            var account = Path.GetFileNameWithoutExtension(path);
            var sessions = string.Join(", ", seats[account].Select(seat => string.Create(
                CultureInfo.InvariantCulture, $"{PlainText.OneLine(seat.Session ?? "a host without a name")} (process {seat.ProcessId})")));
            var attached = sessions.Length == 0 ? "no session is attached" : $"sessions: {sessions}";
            if (FileLock.IsHeld(path))
            {
                yield return Finding.Ok($"{account}: process {FileLock.ReadHolder(path)?.ProcessId.ToString(CultureInfo.InvariantCulture) ?? "unknown"} receives; {attached}");
            }
            else if (sessions.Length > 0)
            {
                yield return Finding.Warning($"{account}: nobody receives, although sessions are there; {sessions}", "wait a moment and look again; then look at what their channels print");
            }
        }
    }

    static IEnumerable<Finding> Routes(AccessProfile profile, ExaminationContext context)
    {
        var store = new RouteStore(AccessPlace.Find(profile, context.Variable).Folder, context.Time);
        var table = store.Read();
        if (table.IsUnreadable)
        {
            yield return Finding.Error($"{store.Path} cannot be read, so {profile.Name} gives nothing to anybody", "correct it, or take it away");
        }

        var open = SeatLook.Find(context.HomeFolder).Where(seat => seat.IsAlive).Select(seat => seat.Session).ToHashSet();
        foreach (var (what, session) in table.Chats.Order().Select(rule => ($"chat {rule.Key}", rule.Value)).Concat(table.Roles.Order().Select(rule => ($"role {rule.Key}", rule.Value))))
        {
            var text = $"{profile.Name}: {PlainText.OneLine(what)} goes to {PlainText.OneLine(session)}";
            yield return open.Contains(session) ? Finding.Ok(text)
                : Finding.Note($"{text}, which is not attached: its messages wait, for 24 hours", $"open it with --name {PlainText.OneLine(session)}, or patchbay route rm");
        }
    }
}
