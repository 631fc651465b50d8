using System.Globalization;
using System.Text.Json.Nodes;
using Patchbay.SessionHost.Settings;

namespace Patchbay.SessionHost.Tests.Settings;

public sealed class SettingsSchemaTests : IDisposable
{
    readonly SettingsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_schema_for_editors_is_what_the_code_checks() => AcceptedText.Matches("docs/reference/settings.schema.json", SettingsSchema.Text());

    [Fact]
    public void Every_setting_is_in_the_reference()
    {
        var page = File.ReadAllText(Path.Combine(AcceptedText.Root, "docs/reference/settings.md"));
        Assert.All(SettingKeys.All, key => Assert.Contains($"`{key.Name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_schema_allows_the_loader_takes_and_what_it_forbids_is_a_problem()
    {
        var schema = JsonNode.Parse(SettingsSchema.Text())!["properties"]!["permissions"]!["properties"]!.AsObject();
        foreach (var (name, shape) in schema)
        {
            foreach (var (value, fits) in Samples(shape!))
            {
                var problems = _folder.Problems(SettingsSource.User, $$"""{ "permissions": { "{{name}}": {{value}} } }""");
                Assert.True(fits == (problems.Count == 0), $"{name}: {value} {string.Join('\n', problems)}");
            }
        }
    }

    static IEnumerable<(string Value, bool Fits)> Samples(JsonNode shape)
    {
        yield return ("null", false);
        yield return ("{}", false);
        yield return ("\"no such thing\"", false);
        yield return (shape["default"]!.ToJsonString(), true);
        foreach (var choice in shape["enum"]?.AsArray() ?? [])
        {
            yield return (choice!.ToJsonString(), true);
        }

        if (shape["minimum"] is { } least && shape["maximum"] is { } most)
        {
            yield return (least.ToJsonString(), true);
            yield return (most.ToJsonString(), true);
            yield return ((least.GetValue<double>() - 0.01).ToString(CultureInfo.InvariantCulture), false);
            yield return ((most.GetValue<double>() + 1).ToString(CultureInfo.InvariantCulture), false);
            yield return ("1e999", false);
        }
    }
}
