using Patchbay.Channels.Inbound;
using Patchbay.Spool;

namespace Patchbay.Channels.Health;

/// <summary>What the doctor says of an account that is used from two state folders, for the examination of its platform.</summary>
public static class AccountExamination
{
    public static IEnumerable<Finding> Look(ExaminationContext context, string platform, string account, string stateFolder)
    {
        ArgumentNullException.ThrowIfNull(context);
        var path = AccountLease.PathOf(Path.Combine(context.HomeFolder, "leases"), platform, account);
        if (File.Exists(path) && FileLock.IsHeld(path) && FileLock.ReadHolder(path) is { } holder && holder.Name != AccountLease.HolderName(platform, stateFolder))
        {
            yield return Finding.Warning(
                $"process {holder.ProcessId} receives for this account with another state folder ({holder.Name}); from here it would be {stateFolder}",
                "use one state folder for one account: who is let in there is not let in here");
        }
    }
}
