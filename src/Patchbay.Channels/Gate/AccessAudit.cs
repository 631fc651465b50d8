using Patchbay.Spool;

namespace Patchbay.Channels.Gate;

/// <summary>
/// Who changed access, in <c>PATCHBAY_HOME/access/audit.db</c>: one chained table for all platforms. The file is held for one
/// piece of work at a time.
/// </summary>
/// <remarks>Throws <see cref="AccessException"/> when it cannot be written: then nothing is changed.</remarks>
public sealed class AccessAudit(string homeFolder, TimeProvider time)
{
    const int MostTries = 200;

    readonly string _path = Path.Combine(homeFolder, "access", "audit.db");

    /// <summary>Makes the change while the audit is open, and writes down what it returns; nothing, when that is null.</summary>
    public async Task RecordAsync(Func<Task<AuditRecord?>> change, CancellationToken cancellationToken)
    {
        var made = "nothing was changed";
        try
        {
            await using var database = await OpenAsync(cancellationToken);
            if (await change() is { } record)
            {
                made = "the change itself was made";
                await database.WriteAsync(scope => scope.Audit(record), CancellationToken.None);
            }
        }
        catch (Exception problem) when (problem is SpoolUnavailableException or SpoolFullException)
        {
            throw new AccessException($"the audit of access cannot be written, and {made}: {problem.Message}", problem);
        }
    }

    async Task<DurableDatabase> OpenAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await DurableDatabase.OpenAsync(
                    new DatabaseSettings { Path = _path, Migrations = [], HolderName = "access", TimeProvider = time }, cancellationToken);
            }
            catch (SpoolHeldException) when (attempt < MostTries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, cancellationToken);
            }
            catch (SpoolHeldException held)
            {
                throw new AccessException($"the audit of access is busy: {held.Message}", held);
            }
        }
    }
}
