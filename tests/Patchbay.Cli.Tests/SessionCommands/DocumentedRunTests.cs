using System.Text.Json.Nodes;
using Patchbay.Agents.Fake;
using Patchbay.Tests.Support;

namespace Patchbay.Cli.Tests.SessionCommands;

/// <summary>What the pages say about a run without a key is done as they say it.</summary>
public sealed class DocumentedRunTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("patchbay-docs-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task The_run_of_the_page_on_CI_prints_the_result_that_stands_there()
    {
        var page = await ReadAsync("use-in-ci.md");
        await using var model = (await FakeModel.StartAsync()).Plays([.. FakeScript.Read([.. page.Answers])]);
        var (code, text) = await PatchbayProcess.RunAsync(_home, "-p is_all_well? --agent claude --model fake --output-format json --name work", variables: new()
        {
            ["ANTHROPIC_API_KEY"] = FakeModel.Key,
            ["ANTHROPIC_BASE_URL"] = model.Root.AbsoluteUri,
        });
        Assert.True(code == 0, text);
        var documented = Assert.Single(page.Text.Split('\n'), line => line.StartsWith("{\"type\":\"result\"", StringComparison.Ordinal));
        Assert.Equal(Timeless(documented), Timeless(Assert.Single(text.Split('\n'), line => line.StartsWith("{\"type\":\"result\"", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("model.md", 4)]
    [InlineData("use-in-ci.md", 2)]
    public async Task Every_line_of_a_script_on_a_page_is_an_answer_of_the_fake_model(string page, int count) =>
        Assert.Equal(count, FakeScript.Read([.. (await ReadAsync(page)).Answers]).Length);

    static Task<HowToPage> ReadAsync(string page) => HowToPage.ReadAsync(Checkout.Root, page);

    static string Timeless(string result)
    {
        var fields = JsonNode.Parse(result)!.AsObject();
        Assert.True(fields.Remove("seconds"));
        return fields.ToJsonString();
    }
}
