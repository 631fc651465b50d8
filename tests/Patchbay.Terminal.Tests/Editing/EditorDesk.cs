using System.Text;
using Patchbay.Terminal.Editing;
using Patchbay.Terminal.Keys;

namespace Patchbay.Terminal.Tests.Editing;

/// <summary>An editor and a keyboard. Keys are written as a terminal sends them.</summary>
sealed class EditorDesk : IDisposable
{
    public static readonly string[] Commands = ["/help", "/status", "/stop", "/quit"];

    readonly KeyDecoder _decoder = new();

    public EditorDesk(params IEnumerable<string> history)
    {
        Folder = Directory.CreateTempSubdirectory("patchbay-editor-").FullName;
        Editor = new LineEditor(
            new LineHistory(history), new Completer(Commands, () => Folder),
            new PasteCollector(new PasteFolder(Path.Combine(Folder, "pastes"), TimeProvider.System)));
    }

    public string Folder { get; }

    public LineEditor Editor { get; }

    public List<EditorEffect> Effects { get; } = [];

    /// <summary>The line with | at the cursor.</summary>
    public string Line => Editor.Line.ToString();

    public EditorDesk Type(string keys)
    {
        foreach (var key in _decoder.Feed(Encoding.UTF8.GetBytes(keys)).Concat(_decoder.Flush()).ToList())
        {
            if (Editor.Press(key) is { } effect)
            {
                Effects.Add(effect);
            }
        }

        return this;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
