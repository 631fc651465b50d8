using Patchbay.Channels.Gate;
using Patchbay.Protocol;

namespace Patchbay.Cli.Access;

/// <summary>What a command needs to look at or change the access of one platform, and how it ends.</summary>
static class AccessWork
{
    const int Failed = 1;

    /// <summary>A change: refused below a session, and outside a terminal without <c>--yes</c>.</summary>
    public static async Task<int> ChangeAsync(AccessProfile profile, string command, bool yes, Func<AccessDesk, Task<AccessAnswer>> change)
    {
        if (PolicyGuard.Refuse($"access {profile.Name} {command}", yes) is { } code)
        {
            return code;
        }

        try
        {
            var answer = await change(Desk(profile, yes ? "--yes" : "terminal"));
            await (answer.IsDone ? Console.Out : Console.Error).WriteLineAsync((answer.IsDone ? "" : "patchbay: ") + PlainText.OneLine(answer.Text));
            return answer.IsDone ? 0 : Failed;
        }
        catch (AccessException problem)
        {
            return await FailAsync(problem.Message);
        }
    }

    /// <summary>Shows who may do what. Refused below a session too: codes that wait are nobody's business there.</summary>
    public static async Task<int> ShowAsync(AccessProfile profile)
    {
        if (PolicyGuard.Refuse($"access {profile.Name}", yes: true) is { } code)
        {
            return code;
        }

        try
        {
            var store = Store(profile);
            var lines = AccessStatus.Lines(store.Read(), store.ReadWindow(), store.Place.IsStatic, TimeProvider.System.GetUtcNow());
            Console.WriteLine(string.Join('\n', lines.Prepend(profile.Name).Select(line => PlainText.OneLine(line))));
            return 0;
        }
        catch (AccessException problem)
        {
            return await FailAsync(problem.Message);
        }
    }

    public static AccessStore Store(AccessProfile profile) =>
        new(AccessPlace.Find(profile, Environment.GetEnvironmentVariable), Say, TimeProvider.System);

    public static AccessDesk Desk(AccessProfile profile, string actor) =>
        new(Store(profile), new AccessAudit(Home.Folder, TimeProvider.System), actor, TimeProvider.System);

    public static async Task<int> FailAsync(string text)
    {
        await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(text)}");
        return Failed;
    }

    static void Say(string text) => Console.Error.WriteLine($"patchbay: {PlainText.OneLine(text)}");
}
