using System.Text.Json;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Tests.Permissions;

public sealed class PathRuleTests : IDisposable
{
    readonly PolicyFolder _folder = new();

    public PathRuleTests()
    {
        foreach (var file in new[] { "a.txt", "src/a.cs", "src/deep/b.cs", "secrets/key", ".env" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Work, file))!);
            File.WriteAllText(Path.Combine(_folder.Work, file), "x");
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder.Work, "src/out"), "/etc");
        File.CreateSymbolicLink(Path.Combine(_folder.Work, "src/key.cs"), Path.Combine(_folder.Work, "secrets/key"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Work, "way"), Path.Combine(_folder.Work, "src/deep"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Read(a.txt)", "a.txt", true)]
    [InlineData("Read(a.txt)", "./src/../a.txt", true)]
    [InlineData("Read(a.txt)", "a.txt2", false)]
    [InlineData("Read(src/*.cs)", "src/a.cs", true)]
    [InlineData("Read(src/*.cs)", "src/deep/b.cs", false)]
    [InlineData("Read(src/**)", "src/deep/b.cs", true)]
    [InlineData("Read(src/)", "src/deep/b.cs", true)]
    [InlineData("Read(src)", "src/a.cs", false)]
    [InlineData("Read(**/*.cs)", "src/deep/b.cs", true)]
    [InlineData("Read(src/**)", "srcs/a.cs", false)]
    [InlineData("Read(src/**)", "src/../secrets/key", false)]
    [InlineData("Read(src/**)", "src/out/passwd", false)]
    [InlineData("Read(src/**)", "src/key.cs", false)]
    [InlineData("Read(src/**)", "src/out/../a.txt", false)]
    [InlineData("Read(src/deep/**)", "way/b.cs", true)]
    [InlineData("Read(way/**)", "src/deep/b.cs", true)]
    [InlineData("Read(way/*)", "way/../a.cs", false)]
    [InlineData("Read(/etc/*)", "/etc/passwd", true)]
    [InlineData("Read(/etc/*)", "src/out/passwd", true)]
    [InlineData("Read(../work/a.txt)", "a.txt", true)]
    [InlineData("Read(*)", "/anywhere", true)]
    [InlineData("Write(src/**)", "src/new/file", true)]
    [InlineData("Edit(src/**)", "src/a.cs", false)]
    public void A_path_is_allowed_where_it_really_leads(string rule, string path, bool allows) =>
        Assert.Equal(allows, RuleDesk.Rule(rule).Allows(Call(RuleDesk.Rule(rule).Tool is "Edit" ? "Write" : RuleDesk.Rule(rule).Tool, path), _folder.Work));

    [Theory]
    [InlineData("Read(secrets/**)", "Read", "secrets/key", RuleMatch.Yes)]
    [InlineData("Read(secrets/**)", "Read", "src/key.cs", RuleMatch.Yes)]
    [InlineData("Read(src/*.cs)", "Read", "src/key.cs", RuleMatch.Yes)]
    [InlineData("Read(src/deep/**)", "Read", "way/b.cs", RuleMatch.Yes)]
    [InlineData("Read(way/**)", "Read", "src/deep/b.cs", RuleMatch.Yes)]
    [InlineData("Read(secrets/**)", "Read", "src/../secrets/key", RuleMatch.Yes)]
    [InlineData("Read(/etc/**)", "Read", "src/out/passwd", RuleMatch.Yes)]
    [InlineData("Read(**/.env)", "Read", ".env", RuleMatch.Yes)]
    [InlineData("Read(secrets/**)", "Read", "a.txt", RuleMatch.No)]
    [InlineData("Read(secrets/**)", "Write", "secrets/key", RuleMatch.No)]
    [InlineData("Write(secrets/**)", "Edit", "secrets/key", RuleMatch.Yes)]
    [InlineData("Edit(secrets/**)", "Write", "secrets/new", RuleMatch.Yes)]
    [InlineData("Read(secrets/**)", "Grep", "secrets", RuleMatch.Yes)]
    [InlineData("Read(secrets/**)", "Grep", "secrets/key", RuleMatch.Yes)]
    [InlineData("Read(secrets/**)", "Grep", ".", RuleMatch.Maybe)]
    [InlineData("Read(secrets/key)", "Grep", ".", RuleMatch.Maybe)]
    [InlineData("Read(secrets/key)", "Grep", "src", RuleMatch.No)]
    [InlineData("Read(secrets/*.pem)", "Grep", "secrets/key", RuleMatch.No)]
    [InlineData("Read(**/.env)", "Grep", "src", RuleMatch.Maybe)]
    [InlineData("Read(secrets/**)", "Grep", "src", RuleMatch.No)]
    [InlineData("Read(secrets/**)", "Glob", ".", RuleMatch.No)]
    internal void A_path_is_denied_by_any_way_that_leads_there(string rule, string tool, string path, RuleMatch match) =>
        Assert.Equal(match, RuleDesk.Rule(rule, narrows: true).Narrows(Call(tool, path), _folder.Work));

    [Theory]
    [InlineData("Grep(src/**)", """{"pattern":"x","path":"src"}""", true)]
    [InlineData("Grep(src/**)", """{"pattern":"x","path":"src/deep"}""", true)]
    [InlineData("Grep(src/**)", """{"pattern":"x"}""", false)]
    [InlineData("Grep(src/*.cs)", """{"pattern":"x","path":"src/a.cs"}""", true)]
    [InlineData("Grep(src/*)", """{"pattern":"x","path":"src/deep"}""", false)]
    [InlineData("Grep(src/**)", """{"pattern":"x","path":"src/out"}""", false)]
    [InlineData("Glob(/etc/**)", """{"pattern":"/etc/x*"}""", true)]
    [InlineData("Glob(/etc/**)", """{"pattern":"*","path":"/etc"}""", true)]
    [InlineData("Glob(/etc/**)", """{"pattern":"/usr/*","path":"/etc"}""", false)]
    [InlineData("Glob(/etc/**)", """{"path":"/etc"}""", false)]
    public void A_search_is_allowed_where_all_below_is_allowed(string rule, string input, bool allows) =>
        Assert.Equal(allows, RuleDesk.Rule(rule).Allows(PolicyFolder.Query(RuleDesk.Rule(rule).Tool, input), _folder.Work));

    [Fact]
    public void A_link_that_leads_in_circles_allows_nothing_and_asks()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Work, "loop"), "loop");
        Assert.False(RuleDesk.Rule("Read(**)").Allows(Call("Read", "loop"), _folder.Work));
        Assert.Equal(RuleMatch.Maybe, RuleDesk.Rule("Read(**)", narrows: true).Narrows(Call("Read", "loop"), _folder.Work));
    }

    static PermissionQuery Call(string tool, string path) => PolicyFolder.Query(tool, JsonSerializer.Serialize(
        new Dictionary<string, string> { [tool is "Grep" or "Glob" ? "path" : "file_path"] = path, ["pattern"] = "*" }));
}
