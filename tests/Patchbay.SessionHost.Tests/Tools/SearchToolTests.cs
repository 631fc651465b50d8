namespace Patchbay.SessionHost.Tests.Tools;

public sealed class SearchToolTests : IAsyncDisposable
{
    readonly ToolRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData("*.cs", "a.cs")]
    [InlineData("**/*.cs", "a.cs sub/b.cs sub/deep/c.cs")]
    [InlineData("sub/*.cs", "sub/b.cs")]
    [InlineData("sub/**", "sub/b.cs sub/b.txt sub/deep/c.cs")]
    [InlineData("**/*.{txt,md}", "sub/b.txt")]
    [InlineData("?.cs", "a.cs")]
    [InlineData("[!b].cs", "a.cs")]
    [InlineData("**/[bc].cs", "sub/b.cs sub/deep/c.cs")]
    [InlineData("A.cs", "")]
    public async Task Patterns_find_what_they_say(string pattern, string expected)
    {
        Fill();
        var text = await _room.GoodAsync("Glob", $"{{'pattern':'{pattern}'}}");
        var found = text.Split('\n').Where(p => p != "[No file matches.]").Select(p => Path.GetRelativePath(_room.Work, p)).Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public async Task Absolute_patterns_and_folders_work_and_a_missing_folder_is_said()
    {
        Fill();
        Assert.Equal(_room.At("sub/b.cs"), await _room.GoodAsync("Glob", $"{{'pattern':'{_room.Work}/sub/*.cs'}}"));
        Assert.Equal(_room.At("sub/b.cs"), await _room.GoodAsync("Glob", "{'pattern':'*.cs','path':'sub'}"));
        Assert.Contains("does not exist", await _room.BadAsync("Glob", "{'pattern':'*','path':'gone'}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_come_first_and_the_rest_is_counted()
    {
        for (var i = 0; i < 205; i++)
        {
            File.SetLastWriteTimeUtc(_room.Put($"f{i}.x", ""), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(i));
        }

        var lines = (await _room.GoodAsync("Glob", "{'pattern':'*.x'}")).Split('\n');
        Assert.Equal(_room.At("f204.x"), lines[0]);
        Assert.Equal(201, lines.Length);
        Assert.StartsWith("[5 more files", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_in_a_circle_do_not_hold_the_walk()
    {
        Fill();
        File.CreateSymbolicLink(_room.At("sub/up"), "..");
        Assert.Equal(3, (await _room.GoodAsync("Glob", "{'pattern':'**/*.cs'}")).Split('\n').Length);
    }

    [Theory]
    [InlineData("{'pattern':'needle'}", "a.cs\nsub/b.cs\n")]
    [InlineData("{'pattern':'NEEDLE','-i':true,'glob':'a.*'}", "a.cs\n")]
    [InlineData("{'pattern':'needle','glob':'b.cs'}", "sub/b.cs\n")]
    [InlineData("{'pattern':'needle','output_mode':'count'}", "a.cs:2\nsub/b.cs:1\n")]
    [InlineData("{'pattern':'needle','output_mode':'content','path':'a.cs'}", "a.cs:2:needle one\na.cs:6:needle two\n")]
    [InlineData("{'pattern':'needle','output_mode':'content','path':'a.cs','-n':false}", "a.cs:needle one\na.cs:needle two\n")]
    [InlineData("{'pattern':'needle','output_mode':'content','path':'a.cs','-C':1}",
        "a.cs-1-x\na.cs:2:needle one\na.cs-3-y\n--\na.cs-5-z\na.cs:6:needle two\n")]
    [InlineData("{'pattern':'needle','output_mode':'content','head_limit':1}", "a.cs:2:needle one\n[More matches are left out; narrow the search.]\n")]
    [InlineData("{'pattern':'needle (?=two)','output_mode':'count'}", "a.cs:1\n")]
    [InlineData("{'pattern':'nothing'}", "[No match.]")]
    public async Task Searches_find_lines(string arguments, string expected)
    {
        Fill();
        Assert.Equal(expected, await _room.GoodAsync("Grep", arguments));
    }

    [Fact]
    public async Task A_pattern_that_backtracks_for_ever_is_stopped()
    {
        _room.Put("a.txt", new string('a', 60) + "!");
        Assert.Contains("too long", await _room.BadAsync("Grep", "{'pattern':'(?=a)(a+)+$'}"), StringComparison.Ordinal);
        Assert.Equal("[No match.]", await _room.GoodAsync("Grep", "{'pattern':'(a+)+$'}"));
    }

    void Fill()
    {
        _room.Put("a.cs", "x\nneedle one\ny\n\nz\nneedle two\n");
        _room.Put("sub/b.cs", "needle");
        _room.Put("sub/b.txt", "hay");
        _room.Put("sub/deep/c.cs", "hay");
        _room.Put(".git/config", "needle");
        _room.Put("bin", "needle\0");
    }
}
