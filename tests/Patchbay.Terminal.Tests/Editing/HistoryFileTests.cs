using Patchbay.Terminal.Editing;

namespace Patchbay.Terminal.Tests.Editing;

public sealed class HistoryFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-history-").FullName;

    string Place => Path.Combine(_folder, "history");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Lines_are_there_again_at_the_next_start_and_only_their_owner_reads_them()
    {
        foreach (var line in (string[])["one", "two\nlines", "tab\tand \"quotes\"", "漢字 😀"])
        {
            new HistoryFile(Place).Append(line);
        }

        Assert.Equal(["one", "two\nlines", "tab\tand \"quotes\"", "漢字 😀"], new HistoryFile(Place).Read());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Place));
    }

    [Theory]
    [InlineData(" begins with a space")]
    [InlineData("use sk-ant-api03-abcdefgh12345678")]
    [InlineData("export GITHUB=ghp_abcdefghijklmnop0123")]
    [InlineData("password: hunter22x")]
    [InlineData("the api_key=abcd1234 please")]
    [InlineData("Authorization: Bearer abc.def/ghi1")]
    [InlineData("postgres://me:secret@db.example.org/x")]
    [InlineData("http://localhost:8787/?token=abc")]
    [InlineData("the bot is 123456789:AAEhBOweik9ai2o01vDYSQvXY_abcdefghi")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x")]
    [InlineData("set it to 9f8e7d6c5b4a39281706f5e4d3c2b1a0")]
    [InlineData("a1B2c3D4e5F6g7H8i9J0k1L2m3")]
    public void What_looks_like_a_secret_is_never_stored(string line)
    {
        new HistoryFile(Place).Append(line);
        Assert.False(File.Exists(Place));
    }

    [Theory]
    [InlineData("run git status")]
    [InlineData("how does the token refresh work?")]
    [InlineData("explain password hashing for beginners")]
    [InlineData("read src/Patchbay.Terminal/Editing/HistoryFileTests.cs")]
    [InlineData("see https://example.org/docs/how-to/terminal.md#keys")]
    [InlineData("rename AVeryLongTypeNameWithoutAnyDigits to AnotherOne")]
    public void Ordinary_lines_are(string line)
    {
        new HistoryFile(Place).Append(line);
        Assert.Equal([line], new HistoryFile(Place).Read());
    }

    [Fact]
    public void A_damaged_line_is_skipped_and_a_missing_folder_stops_nothing()
    {
        File.WriteAllText(Place, "\"one\"\n\"cut of\nnot json\n7\nnull\n\"two\"\n");
        Assert.Equal(["one", "two"], new HistoryFile(Place).Read());
        var nowhere = new HistoryFile(Path.Combine(_folder, "no", "such", "place"));
        nowhere.Append("x");
        Assert.Empty(nowhere.Read());
    }

    [Fact]
    public void A_history_that_grew_is_made_small_again()
    {
        File.WriteAllLines(Place, Enumerable.Range(0, 5000).Select(number => $"\"{number} {new string('x', 1000)}\""));
        Assert.Equal(LineHistory.Kept, new HistoryFile(Place).Read().Count);
        Assert.True(new FileInfo(Place).Length < 1_100_000);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Place));
        Assert.StartsWith("4999 ", new HistoryFile(Place).Read()[^1], StringComparison.Ordinal);
    }
}
