namespace Patchbay.SessionHost.Tests.Tools;

public sealed class ReadToolTests : IAsyncDisposable
{
    readonly ToolRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Lines_come_with_numbers()
    {
        _room.Put("a.txt", "one\r\ntwo\n\nfour");
        Assert.Equal("     1\tone\n     2\ttwo\n     3\t\n     4\tfour\n", await _room.GoodAsync("Read", "{'file_path':'a.txt'}"));
    }

    [Fact]
    public async Task A_part_is_chosen_and_the_rest_is_named()
    {
        _room.Put("a.txt", string.Join('\n', Enumerable.Range(1, 3000)));
        Assert.Equal("    10\t10\n    11\t11\n[The file goes on; read on with offset 12.]\n",
            await _room.GoodAsync("Read", "{'file_path':'a.txt','offset':10,'limit':2}"));
        Assert.EndsWith("read on with offset 2001.]\n", await _room.GoodAsync("Read", "{'file_path':'a.txt'}"), StringComparison.Ordinal);
        Assert.Equal("[The file has 3000 lines; there is none from line 4000 on.]",
            await _room.GoodAsync("Read", "{'file_path':'a.txt','offset':4000}"));
    }

    [Fact]
    public async Task A_file_of_one_huge_line_is_cut()
    {
        _room.Put("a.txt", new string('x', 5_000_000) + "\nend");
        var text = await _room.GoodAsync("Read", "{'file_path':'a.txt'}");
        Assert.True(text.Length < 3000);
        Assert.Contains("[line cut]\n     2\tend", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binary_and_empty_and_missing_files_and_folders_are_said()
    {
        await File.WriteAllBytesAsync(_room.At("bin"), [1, 0, 2]);
        _room.Put("empty", "");
        Assert.Contains("binary file of 3 bytes", await _room.GoodAsync("Read", "{'file_path':'bin'}"), StringComparison.Ordinal);
        Assert.Equal("[The file is empty.]", await _room.GoodAsync("Read", "{'file_path':'empty'}"));
        Assert.Contains("does not exist", await _room.BadAsync("Read", "{'file_path':'gone'}"), StringComparison.Ordinal);
        Assert.Contains("is a folder", await _room.BadAsync("Read", "{'file_path':'.'}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_text_becomes_the_replacement_character_and_control_characters_stay()
    {
        await File.WriteAllBytesAsync(_room.At("a"), [(byte)'a', 0xFF, 0x1B, (byte)'b']);
        Assert.Equal("     1\ta\uFFFD\u001bb\n", await _room.GoodAsync("Read", "{'file_path':'a'}"));
    }

    [Fact]
    public async Task A_named_pipe_does_not_hold_a_cancelled_call()
    {
        await _room.GoodAsync("Bash", "{'command':'mkfifo pipe'}");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _room.CallAsync("Read", "{'file_path':'pipe'}", cancel.Token));
        await _room.GoodAsync("Bash", "{'command':'echo x > pipe'}");
    }
}
