using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Tests.Permissions;

namespace Patchbay.SessionHost.Tests.Connections;

static class PersonActions
{
    /// <summary>Says yes to the next request.</summary>
    public static async Task AllowNextAsync(this PersonRelay person, PermissionBroker broker)
    {
        await Eventually.TrueAsync(() => !person.Shown.IsEmpty, "nothing was asked");
        person.Shown.TryDequeue(out var request);
        broker.Answer(PersonRelay.Yes(request!.RequestId), person);
    }
}
