namespace Patchbay.SessionHost.Tests.Processes;

/// <summary>Tests beside which no other of this project runs, because a time or the memory of the process is bounded.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
