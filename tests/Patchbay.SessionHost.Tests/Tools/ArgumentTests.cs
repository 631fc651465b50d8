using System.Text.Json;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Tests.Tools;

public sealed class ArgumentTests : IAsyncDisposable
{
    readonly ToolRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData("Read", "{}", "file_path")]
    [InlineData("Read", "[]", "file_path")]
    [InlineData("Read", "{'file_path':7}", "file_path")]
    [InlineData("Read", "{'file_path':''}", "file_path")]
    [InlineData("Read", "{'file_path':'a\\u0000b'}", "file_path")]
    [InlineData("Read", "{'file_path':'\\ud800'}", "file_path")]
    [InlineData("Read", "{'file_path':'a','offset':-1}", "offset")]
    [InlineData("Read", "{'file_path':'a','limit':'x'}", "limit")]
    [InlineData("Write", "{'file_path':'a'}", "content")]
    [InlineData("Edit", "{'file_path':'a','old_string':'x'}", "new_string")]
    [InlineData("Edit", "{'file_path':'a','old_string':'','new_string':'y'}", "old_string")]
    [InlineData("Edit", "{'file_path':'a','old_string':'x','new_string':'y','replace_all':'yes'}", "replace_all")]
    [InlineData("Glob", "{'pattern':''}", "pattern")]
    [InlineData("Glob", "{'pattern':'{a'}", "'{a'")]
    [InlineData("Grep", "{'pattern':'('}", "pattern")]
    [InlineData("Grep", "{'pattern':'x','output_mode':'all'}", "output_mode")]
    [InlineData("Bash", "{'command':null}", "command")]
    [InlineData("Bash", "{'command':'true','timeout':0}", "timeout")]
    [InlineData("Bash", "{'command':'true','timeout':600001}", "timeout")]
    public async Task A_wrong_argument_is_a_result_that_names_it(string tool, string json, string name) =>
        Assert.Contains(name, await _room.BadAsync(tool, json), StringComparison.Ordinal);

    [Fact]
    public void Each_tool_says_its_name_its_kind_and_its_arguments()
    {
        Assert.Equal(["Read", "Write", "Edit", "Glob", "Grep", "Bash"], BuiltInTools.All.Select(t => t.Name));
        Assert.Equal([ToolKind.Read, ToolKind.Write, ToolKind.Write, ToolKind.Read, ToolKind.Read, ToolKind.Execute],
            BuiltInTools.All.Select(t => t.Kind));
        Assert.All(BuiltInTools.All, t =>
        {
            Assert.Equal("object", t.InputSchema.GetProperty("type").GetString());
            Assert.All(t.InputSchema.GetProperty("required").EnumerateArray(),
                r => Assert.True(t.InputSchema.GetProperty("properties").TryGetProperty(r.GetString()!, out _)));
            Assert.NotEmpty(t.Description);
        });
    }

    [Theory]
    [InlineData("Bash", """{"command":"rm -rf /"}""", "Run shell command")]
    [InlineData("Bash", """{"command":"x","description":"Tidy\n  up"}""", "Tidy up")]
    [InlineData("Bash", """{"description":7}""", "Run shell command")]
    [InlineData("Read", """{"file_path":"a.txt"}""", "Read a.txt")]
    [InlineData("Write", "[]", "Write a file")]
    [InlineData("Edit", "null", "Edit a file")]
    [InlineData("Glob", """{"pattern":"*.cs"}""", "Find files *.cs")]
    [InlineData("Grep", """{"pattern":"x"}""", "Search for x")]
    public void A_call_is_described_in_one_line_whatever_its_arguments_are(string tool, string json, string line) =>
        Assert.Equal(line, ToolRoom.Tool(tool).Describe(JsonElement.Parse(json)));
}
