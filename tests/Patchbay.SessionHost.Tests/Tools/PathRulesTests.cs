using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Tests.Tools;

public sealed class PathRulesTests : IAsyncDisposable
{
    readonly ToolRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Nothing_is_written_below_a_protected_folder_by_whatever_way()
    {
        File.CreateSymbolicLink(_room.At("door"), _room.Protected);
        File.CreateSymbolicLink(_room.At("chain"), "door");
        File.CreateSymbolicLink(_room.At("new-file"), Path.Combine(_room.Protected, "not-yet"));
        string[] ways =
        [
            Path.Combine(_room.Protected, "x"), "../state/x", "door/x", "chain/deep/er/x", "new-file", "sub/../door/x",
        ];
        foreach (var way in ways)
        {
            Assert.Contains("own state", await _room.BadAsync("Write", $"{{'file_path':'{way}','content':'x'}}"), StringComparison.Ordinal);
            Assert.Contains("own state", await _room.BadAsync("Edit", $"{{'file_path':'{way}','old_string':'x','new_string':'y'}}"), StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_room.Protected));
    }

    [Fact]
    public async Task Nothing_is_written_into_a_patchbay_folder_under_any_name()
    {
        Directory.CreateDirectory(_room.At("settings"));
        File.CreateSymbolicLink(_room.At(".patchbay"), "settings");
        Directory.CreateDirectory(_room.At("other/.patchbay"));
        File.CreateSymbolicLink(_room.At("alias"), "other/.patchbay");
        foreach (var way in new[] { ".patchbay/x", "settings/x", "alias/x", "other/.PatchBay/x", "made/.patchbay/x" })
        {
            Assert.Contains("own state", await _room.BadAsync("Write", $"{{'file_path':'{way}','content':'x'}}"), StringComparison.Ordinal);
        }

        await _room.GoodAsync("Write", "{'file_path':'.patchbayrc','content':'x'}");
    }

    [Fact]
    public void A_path_is_inside_only_where_its_links_lead()
    {
        Directory.CreateDirectory(_room.At("sub"));
        File.CreateSymbolicLink(_room.At("out"), _room.Root);
        File.CreateSymbolicLink(_room.At("in"), "sub");
        Directory.CreateDirectory(_room.At("a/b/c"));
        File.CreateSymbolicLink(_room.At("far"), "a/b/c");
        File.CreateSymbolicLink(_room.At("loop"), "loop");
        Directory.CreateDirectory(_room.Work + "-else");
        Assert.All(["", ".", "sub", "new/deep", "in/x", "sub/../x", _room.At("sub")], p => Assert.True(PathRules.IsInside(_room.Work, p), p));
        Assert.All(["..", "out", "out/x", "/etc/passwd", "loop/x", "in/../../x", "far/../../x", "out/../work/x", _room.Work + "-else/x"], p => Assert.False(PathRules.IsInside(_room.Work, p), p));
    }

    [Fact]
    public void A_folder_that_is_itself_reached_by_a_link_holds_its_files()
    {
        File.CreateSymbolicLink(Path.Combine(_room.Root, "alias"), _room.Work);
        Assert.True(PathRules.IsInside(Path.Combine(_room.Root, "alias"), _room.At("x")));
        Assert.True(PathRules.IsInside(_room.Work, Path.Combine(_room.Root, "alias", "x")));
    }
}
