namespace Patchbay.Platforms.Tasks;

/// <summary>What the channel has to ask of the program around it.</summary>
/// <param name="IsTrusted">Whether the user trusted exactly this content of this file (with '/') of this project.</param>
/// <param name="Git">Runs git in a folder: the exit code, and what it printed, or complained of.</param>
public sealed record TaskWorld(
    Func<string, string, ReadOnlyMemory<byte>, bool> IsTrusted,
    Func<string, IReadOnlyList<string>, CancellationToken, Task<(int Code, string Text)>> Git);
