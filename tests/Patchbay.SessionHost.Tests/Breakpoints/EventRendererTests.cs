using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Attachments;
using Patchbay.SessionHost.Breakpoints;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Tests.Inbox;

namespace Patchbay.SessionHost.Tests.Breakpoints;

public sealed class EventRendererTests : IDisposable
{
    readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("patchbay-render-").FullName, "inbox");
    readonly RecordingCustodian _spool = new();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void An_event_becomes_its_tag_with_what_the_host_says_of_it()
    {
        var item = _spool.Event("e1", "hi", role: "group", interrupted: true);
        item = item with { Message = item.Message with { Redelivered = true } };
        var block = Assert.IsType<AgentBlock.FromChannel>(new EventRenderer(_folder).Render(item));
        Assert.Equal(
            "<channel source=\"chat\" event_id=\"e1\" role=\"group\" redelivered=\"true\" interrupted=\"true\" chat_id=\"web\" message_id=\"e1\">\nhi\n</channel>",
            block.Text);
        Assert.Equal(("hi", "group"), (block.Body, block.Role));
        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public void A_body_over_32_KB_becomes_a_file_for_its_owner_alone_and_its_first_8_KB()
    {
        var body = string.Concat(Enumerable.Range(0, 10_000).Select(number => $"{number:d5} "));
        var text = new EventRenderer(_folder).Render(_spool.Event("../e:1", body)).Text;

        var file = Assert.Single(Directory.GetFiles(_folder));
        Assert.Equal(body, File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
        Assert.Contains($"\n{body[..8192]}\n[60000 characters in all; the whole text is in {file}]\n</channel>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_of_32_KB_stays_and_no_character_is_cut_in_two()
    {
        var renderer = new EventRenderer(_folder);
        Assert.Contains(new string('x', 32 * 1024), renderer.Render(_spool.Event("e1", new string('x', 32 * 1024))).Text, StringComparison.Ordinal);
        var cut = renderer.Render(_spool.Event("e2", new string('x', 8190) + string.Concat(Enumerable.Repeat("😀", 16_000)))).Text;
        Assert.Contains("x\n[", cut, StringComparison.Ordinal);
        Assert.DoesNotContain("\uFFFD", cut, StringComparison.Ordinal);
    }

    [Fact]
    public void Meta_is_cut_to_what_an_attribute_may_hold_and_the_agent_is_told()
    {
        var item = _spool.Event("e1", "hi");
        item = item with { Message = item.Message with { Meta = [new("title", new string('t', 5_000_000)), new("chat_id", "web"), .. Many()] } };
        var text = new EventRenderer(_folder).Render(item) is AgentBlock.FromChannel block ? block.Text : "";
        Assert.Contains($" title=\"{new string('t', 2048)}\" chat_id=\"web\" ", text, StringComparison.Ordinal);
        Assert.Contains("\nhi\n[34 meta values were too long and are cut or left out]\n</channel>", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 16_000, 18_000);

        static IEnumerable<KeyValuePair<string, string>> Many() => Enumerable.Range(0, 40).Select(i => KeyValuePair.Create($"key_{i:d2}", new string('v', 1990)));
    }

    [Fact]
    public void Long_bodies_of_different_events_never_share_a_file()
    {
        var renderer = new EventRenderer(_folder);
        var body = new string('x', 40_000);
        foreach (var (source, id) in new[] { ("a", "1"), ("b", "1"), ("a", "/1"), ("a", "_1"), ("a-1", ""), ("a", new string('n', 5_000)) })
        {
            renderer.Render(_spool.Event(id, body, source: source));
        }

        Assert.Equal(6, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void What_is_not_shown_of_an_event_stands_below_its_text()
    {
        var item = _spool.Event("e1", "look");
        item = item with { Message = item.Message with { Meta = [new("image_path", "/nowhere/1.png")] } };
        var shown = new EventRenderer(_folder) { Files = new EventFiles((_, _) => true) }.Render(item);
        Assert.Contains("\nlook\n[image_path is not shown: the file is gone]\n</channel>", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("not shown", new EventRenderer(_folder).Render(item).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_is_its_text() =>
        Assert.Equal(new AgentBlock.Prompt("hi"), new EventRenderer(_folder).Render(new InboxItem.Prompt("hi")));
}
