using Patchbay.Platforms.Tasks;
using Patchbay.Tests.Support;

namespace Patchbay.Platforms.Tests.Tasks;

public sealed class TaskPartsTests
{
    [Theory]
    [InlineData("report.md")]
    [InlineData("report")]
    [InlineData("two.dots.txt")]
    [InlineData("bericht ü.md")]
    [InlineData("a.abcdefghjk")]
    [InlineData("a.abcdefghjk.md")]
    public void A_name_with_its_id_gives_both_back(string name)
    {
        var drawn = TaskName.Draw(name);
        Assert.Equal(drawn, TaskName.Parse(drawn.Running));
        Assert.Equal(drawn, TaskOutcome.Owner(drawn.Running + ".done.result.md"));
    }

    [Theory]
    [InlineData("report.md")]
    [InlineData("report")]
    [InlineData(".abcdefghjk")]
    [InlineData("report.ABCDEFGHJK.md")]
    public void A_name_without_an_id_is_no_running_task(string name) => Assert.Null(TaskName.Parse(name));

    [Theory]
    [InlineData("plain", "plain", null)]
    [InlineData("---\r\ntitle: \"a: b\"\r\n# remark\r\n---\r\nbody\r\nmore", "body\nmore", "a: b")]
    [InlineData("---\n---\nbody", "body", null)]
    [InlineData("text\n---\ntitle: x\n---", "text\n---\ntitle: x\n---", null)]
    [InlineData("\uFEFF---\ntitle: 'it'\n---\nbody", "body", "it")]
    public void Front_matter_is_optional_and_small(string text, string body, string? title)
    {
        var task = TaskText.Parse(System.Text.Encoding.UTF8.GetBytes(text), out var problem);
        Assert.Equal("", problem);
        Assert.Equal((body, title), (task!.Body, task.Title));
    }

    [Theory]
    [InlineData("---\ntitle: a\ntitle: b\n---\nx")]
    [InlineData("---\ntitle: [a]\n---\nx")]
    [InlineData("---\ntitle: |\n  a\n---\nx")]
    [InlineData("---\ntitle:\n---\nx")]
    [InlineData("---\ntitle: \"a\\nb\"\n---\nx")]
    [InlineData("---\nrole: owner\n---\nx")]
    [InlineData("---\njust a line\n---\nx")]
    public void Front_matter_that_could_mean_something_else_is_refused(string text)
    {
        Assert.Null(TaskText.Parse(System.Text.Encoding.UTF8.GetBytes(text), out var problem));
        Assert.Contains("line ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_taken_when_it_has_stopped_to_change_and_an_empty_one_never()
    {
        var folder = Directory.CreateTempSubdirectory("patchbay-watch-").FullName;
        try
        {
            var time = new ManualTime();
            var watch = new TaskWatch(TimeSpan.FromSeconds(1), time);
            var tasks = new TaskFolder(folder, null);
            var path = Path.Combine(folder, "a.md");
            File.WriteAllText(path, "half");
            File.WriteAllText(Path.Combine(folder, "empty.md"), "");
            Assert.Empty(watch.Look(tasks));

            time.Advance(TimeSpan.FromSeconds(0.9));
            File.AppendAllText(path, " written");
            Assert.Empty(watch.Look(tasks));

            time.Advance(TimeSpan.FromSeconds(0.9));
            Assert.Empty(watch.Look(tasks));

            time.Advance(TimeSpan.FromSeconds(0.1));
            Assert.Equal("a.md", Assert.Single(watch.Look(tasks)).Name);

            time.Advance(TimeSpan.FromHours(1));
            Assert.Equal("a.md", Assert.Single(watch.Look(tasks)).Name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
