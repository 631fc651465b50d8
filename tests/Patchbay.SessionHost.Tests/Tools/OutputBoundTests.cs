using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Tests.Tools;

/// <summary>What a server returns, however long it is.</summary>
public sealed class OutputBoundTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-bound-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_text_of_ordinary_length_stays_as_it_is()
    {
        var text = new string('x', 100_000);
        Assert.Same(text, await OutputCapture.BoundAsync(text, _folder));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Of_200_MB_the_head_and_the_tail_are_shown_and_the_whole_is_in_a_file()
    {
        var text = "head 😀" + new string('x', 200_000_000) + "😀 tail";
        var shown = await OutputCapture.BoundAsync(text, _folder);
        Assert.InRange(shown.Length, 20_000, 31_000);
        Assert.StartsWith("head 😀xx", shown, StringComparison.Ordinal);
        Assert.EndsWith("xx😀 tail", shown, StringComparison.Ordinal);
        var file = Assert.Single(Directory.GetFiles(_folder));
        Assert.Contains($"the whole output is in {file}", shown, StringComparison.Ordinal);
        Assert.Equal(200_000_000 + 9 + 9, new FileInfo(file).Length);
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_costs_the_middle_and_not_the_result()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");
        var shown = await OutputCapture.BoundAsync("head" + new string('x', 150_000) + "tail", file);
        Assert.StartsWith("head", shown, StringComparison.Ordinal);
        Assert.EndsWith("tail", shown, StringComparison.Ordinal);
        Assert.Contains("characters are left out here, and could not be kept", shown, StringComparison.Ordinal);
    }
}
