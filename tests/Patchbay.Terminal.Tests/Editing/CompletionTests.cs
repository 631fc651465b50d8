namespace Patchbay.Terminal.Tests.Editing;

public class CompletionTests
{
    [Theory]
    [InlineData("/h\t", "/help |", "")]
    [InlineData("/st\t", "/st|", "/status  /stop ")]
    [InlineData("/x\t", "/x|", "")]
    [InlineData("read no\t", "read notes.txt |", "")]
    [InlineData("read ./no\t", "read ./notes.txt |", "")]
    [InlineData("see @no\t", "see @notes.txt |", "")]
    [InlineData("read su\t", "read sub/|", "")]
    [InlineData("read sub/\t", "read sub/de|", "sub/deep/ sub/dent.txt ")]
    [InlineData("read sub/dee\tx", "read sub/deep/x|", "")]
    [InlineData("read .h\t", "read .hidden |", "")]
    [InlineData("read zzz\t", "read zzz|", "")]
    [InlineData("read nowhere/x\t", "read nowhere/x|", "")]
    [InlineData("read \t", "read |", "")]
    [InlineData("\t", "|", "")]
    [InlineData("read no and more\e[H\ef\ef\t", "read notes.txt | and more", "")]
    public void Tab_completes_commands_and_paths(string keys, string line, string candidates)
    {
        using var desk = new EditorDesk();
        File.WriteAllText(Path.Combine(desk.Folder, "notes.txt"), "");
        File.WriteAllText(Path.Combine(desk.Folder, ".hidden"), "");
        Directory.CreateDirectory(Path.Combine(desk.Folder, "sub", "deep"));
        File.WriteAllText(Path.Combine(desk.Folder, "sub", "dent.txt"), "");
        // Names that a terminal would obey are not offered.
        File.WriteAllText(Path.Combine(desk.Folder, "no\e[31m.txt"), "");
        desk.Type(keys);
        Assert.Equal((line, candidates), (desk.Line, string.Join(' ', desk.Editor.Candidates)));
    }

    [Fact]
    public void Escape_closes_the_candidates_first()
    {
        using var desk = new EditorDesk();
        Assert.Empty(desk.Type("/st\t\e").Effects);
        Assert.Empty(desk.Editor.Candidates);
        Assert.Single(desk.Type("\e").Effects);
    }
}
