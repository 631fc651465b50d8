using System.Text.RegularExpressions;

namespace Patchbay.Solution.Tests;

/// <summary>An id of a log message means the same for ever, and stands in the reference.</summary>
public partial class LogMessageTests
{
    static IReadOnlyList<(int Id, string Level, string Text)> Messages =>
    [
        .. from file in Checkout.Sources
           where file.StartsWith("src/", StringComparison.Ordinal)
           from Match found in Message().Matches(Checkout.Read(file))
           select (int.Parse(found.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), found.Groups[2].Value.ToLowerInvariant(), found.Groups[3].Value),
    ];

    [Fact]
    public void Every_log_message_has_an_id_of_its_own()
    {
        Assert.NotEmpty(Messages);
        Assert.Equal(Messages.Count, Messages.Select(message => message.Id).Distinct().Count());
    }

    [Fact]
    public void The_reference_names_each_with_its_level_and_its_text_and_no_other()
    {
        var page = Checkout.Read("docs/reference/logs.md");
        var rows = Row().Matches(page).Select(row => row.Value.TrimEnd()).ToList();
        Assert.Equal(Messages.OrderBy(message => message.Id).Select(message => $"| {message.Id} | {message.Level} | {message.Text} |"), rows);
    }

    [GeneratedRegex("""LoggerMessage\((\d+), LogLevel\.(\w+), "([^"]*)"\)""")]
    private static partial Regex Message();

    [GeneratedRegex(@"^\| \d{4} \|.*$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
