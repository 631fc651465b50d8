using Patchbay.Channels.Gate;

namespace Patchbay.Cli.Setup;

/// <summary>Where a setup works: the environment, the access files with their audit, and a channel to be started.</summary>
sealed record SetupPlace(Func<string, string?> Variable, AccessStore Store, AccessAudit Audit, Func<IAsyncDisposable> StartChannel);
