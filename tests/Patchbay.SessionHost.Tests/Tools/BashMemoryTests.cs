namespace Patchbay.SessionHost.Tests.Tools;

/// <summary>Alone in the process: what it counts is counted for the whole process.</summary>
[CollectionDefinition(nameof(BashMemoryTests), DisableParallelization = true)]
[Collection(nameof(BashMemoryTests))]
public sealed class BashMemoryTests : IAsyncDisposable
{
    readonly ToolRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task An_output_of_200_MB_does_not_grow_memory()
    {
        await RunAsync("echo warm");
        var before = GC.GetTotalAllocatedBytes();
        var text = await RunAsync("yes 0123456789abcde | head -c 209715200");
        var allocated = GC.GetTotalAllocatedBytes() - before;
        Assert.Contains("left out", text, StringComparison.Ordinal);
        Assert.Equal(209_715_200, new FileInfo(Directory.EnumerateFiles(_room.Overflow).Single()).Length);
        Assert.True(allocated < 100 << 20, $"{allocated >> 20} MB allocated");
    }

    async Task<string> RunAsync(string command)
    {
        var input = new Dictionary<string, string> { ["command"] = command };
        var result = await ToolRoom.Tool("Bash").RunAsync(
            System.Text.Json.JsonSerializer.SerializeToElement(input), _room.Context, CancellationToken.None);
        Assert.False(result.IsError, result.Text);
        return result.Text;
    }
}
