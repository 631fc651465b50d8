using System.Text;
using Patchbay.Terminal.Editing;

namespace Patchbay.Terminal.Tests.Editing;

public class PasteTests
{
    [Fact]
    public void Ten_megabytes_go_to_a_file_of_their_owner_and_the_line_names_it()
    {
        using var desk = new EditorDesk();
        var text = string.Concat(Enumerable.Range(0, 500_000).Select(number => $"línea {number}\r"));
        desk.Type("look at ").Type("\e[200~" + text + "\e[201~").Type(" please");

        var file = Assert.Single(Directory.GetFiles(Path.Combine(desk.Folder, "pastes")));
        Assert.Equal(text.Replace('\r', '\n'), File.ReadAllText(file));
        Assert.Equal($"look at [pasted text of {new FileInfo(file).Length:N0} bytes: {file}] please|", desk.Line);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void A_paste_that_no_file_can_take_is_told_in_its_place()
    {
        using var desk = new EditorDesk();
        File.WriteAllText(Path.Combine(desk.Folder, "pastes"), "a file where the folder should be");
        desk.Type("\e[200~" + new string('x', 100_000) + "\e[201~y");
        Assert.StartsWith("[a paste of 100,000 bytes was not kept: ", desk.Line, StringComparison.Ordinal);
        Assert.EndsWith("]y|", desk.Line, StringComparison.Ordinal);
        Assert.Equal("small|", desk.Type("\u0015\e[200~small\e[201~").Line);
    }

    [Fact]
    public void A_paste_without_end_fills_no_disk()
    {
        var folder = Directory.CreateTempSubdirectory("patchbay-paste-").FullName;
        try
        {
            var paste = new PasteCollector(new PasteFolder(folder, TimeProvider.System));
            var part = new string('x', 1024 * 1024);
            for (var i = 0; i < 66; i++)
            {
                paste.Add(part);
            }

            Assert.StartsWith("[the first 67,108,864 bytes of a pasted text of 69,206,016 bytes: ", paste.Take(), StringComparison.Ordinal);
            Assert.Equal(PasteCollector.Longest, new FileInfo(Assert.Single(Directory.GetFiles(folder))).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Ends_of_lines_are_the_same_wherever_a_read_cut_them()
    {
        using var desk = new EditorDesk();
        foreach (var piece in (string[])["\e[200~a\r", "\nb\r", "c\n", "\nd", "\e[201~"])
        {
            desk.Type(piece);
        }

        Assert.Equal("a\nb\nc\n\nd|", desk.Line);
    }

    [Fact]
    public void Old_pastes_go_when_a_new_one_comes()
    {
        using var desk = new EditorDesk();
        var pastes = Directory.CreateDirectory(Path.Combine(desk.Folder, "pastes")).FullName;
        var old = Path.Combine(pastes, "20200101-000000-abcdef.txt");
        File.WriteAllText(old, "old", Encoding.UTF8);
        File.SetLastWriteTimeUtc(old, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        desk.Type("\e[200~" + new string('x', 20_000) + "\e[201~");
        Assert.NotEqual(old, Assert.Single(Directory.GetFiles(pastes)));
    }
}
