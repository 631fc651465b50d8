namespace Patchbay.SessionHost.Tests.Processes;

/// <summary>Tests beside which no other of this project runs, because the contract bounds a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
