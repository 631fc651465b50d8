using System.Text;

namespace Patchbay.SessionHost.Tests.Tools;

public sealed class WriteAndEditTests : IAsyncDisposable
{
    readonly ToolRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_file_is_written_whole_with_its_folders_and_nothing_else_is_left()
    {
        await _room.GoodAsync("Write", "{'file_path':'a/b/c.txt','content':'hé\\n'}");
        Assert.Equal("hé\n"u8.ToArray(), await File.ReadAllBytesAsync(_room.At("a/b/c.txt")));
        Assert.Single(Directory.EnumerateFileSystemEntries(_room.At("a/b")));
    }

    [Fact]
    public async Task A_replaced_file_keeps_its_mode_and_a_link_stays_a_link()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = _room.Put("run.sh", "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(_room.At("link"), "run.sh");
        await _room.GoodAsync("Write", "{'file_path':'link','content':'new'}");
        Assert.Equal("new", await File.ReadAllTextAsync(path));
        Assert.Equal("run.sh", new FileInfo(_room.At("link")).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_folder_or_a_device_is_never_replaced()
    {
        Assert.Contains("is a folder", await _room.BadAsync("Write", "{'file_path':'.','content':''}"), StringComparison.Ordinal);
        Assert.Contains("not an ordinary file", await _room.BadAsync("Write", "{'file_path':'/dev/null','content':''}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unique_piece_is_replaced()
    {
        var path = _room.Put("a.txt", "one two three");
        await _room.GoodAsync("Edit", "{'file_path':'a.txt','old_string':'two','new_string':'$1\\\\n'}");
        Assert.Equal("one $1\\n three", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_piece_that_is_missing_or_not_unique_changes_nothing()
    {
        var path = _room.Put("a.txt", "x x");
        Assert.Contains("does not occur", await _room.BadAsync("Edit", "{'file_path':'a.txt','old_string':'y','new_string':'z'}"), StringComparison.Ordinal);
        Assert.Contains("occurs 2 times", await _room.BadAsync("Edit", "{'file_path':'a.txt','old_string':'x','new_string':'z'}"), StringComparison.Ordinal);
        Assert.Equal("x x", await File.ReadAllTextAsync(path));
        await _room.GoodAsync("Edit", "{'file_path':'a.txt','old_string':'x','new_string':'z','replace_all':true}");
        Assert.Equal("z z", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Line_ends_and_byte_order_mark_survive_an_edit()
    {
        await File.WriteAllBytesAsync(_room.At("a.txt"), [.. Encoding.UTF8.Preamble, .. "one\r\ntwo\r\nthree"u8]);
        await _room.GoodAsync("Edit", "{'file_path':'a.txt','old_string':'one\\ntwo','new_string':'1\\n2'}");
        Assert.Equal("\uFEFF1\r\n2\r\nthree", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(_room.At("a.txt"))));
    }

    [Fact]
    public async Task What_is_no_text_is_not_edited()
    {
        await File.WriteAllBytesAsync(_room.At("a"), [(byte)'x', 0xFF]);
        Assert.Contains("not UTF-8", await _room.BadAsync("Edit", "{'file_path':'a','old_string':'x','new_string':'y'}"), StringComparison.Ordinal);
        Assert.Contains("does not exist", await _room.BadAsync("Edit", "{'file_path':'gone','old_string':'x','new_string':'y'}"), StringComparison.Ordinal);
    }
}
