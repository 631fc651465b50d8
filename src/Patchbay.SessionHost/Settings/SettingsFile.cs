using Patchbay.SessionHost.Tools;
using Patchbay.SessionHost.Trust;

namespace Patchbay.SessionHost.Settings;

/// <summary>What somebody wrote into one settings file, as it stands there.</summary>
sealed record SettingsFile(SettingsSource Source, string Path)
{
    const int Largest = 1024 * 1024;

    /// <summary>What was read at once, so that what is trusted is what counts; empty when there is no file.</summary>
    public byte[] Content { get; private init; } = [];

    public bool Exists { get; private init; }

    public PlacedValue? Root { get; private init; }

    /// <summary>Where and why reading ended before the end; null when the file was read whole.</summary>
    public SettingsProblem? Fault { get; private init; }

    public static SettingsFile Read(SettingsSource source, string path)
    {
        var file = new SettingsFile(source, path);
        try
        {
            if (source is SettingsSource.Project or SettingsSource.Local)
            {
                // Somebody else's folder: what stands there may be a pipe, and reading must not wait for it.
                return !System.IO.Path.Exists(path) ? file
                    : OrdinaryFile.Read(PathRules.Resolve(path), out var why) is { } whole ? file.Of(whole)
                    : file.Broken(new TextPlace(1, 1), $"the file {why}", "replace it by an ordinary file, or remove it");
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[Largest + 1];
            var size = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return size > Largest
                ? file.Broken(new TextPlace(1, 1), $"the file is larger than {Largest >> 20} MB", "make it smaller")
                : file.Of(content[..size]);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return file.Broken(new TextPlace(1, 1), $"the file cannot be read ({exception.Message})", "let your user read it, or remove it");
        }
    }

    /// <summary>The same file with other content.</summary>
    public SettingsFile Of(byte[] content)
    {
        var mark = content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var text = content.AsSpan(mark);
        var file = this with { Content = content[mark..], Exists = true };
        if (text.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return file.Broken(new TextPlace(1, 1), "the file is empty", "write {} or remove the file");
        }

        file = file with { Root = PlacedJson.Read(text, out var fault) };
        return fault is not { } place ? file
            : file.Broken(place, "the JSON ends or breaks here", "look for a quote, comma or bracket that is missing or too many before this place");
    }

    SettingsFile Broken(TextPlace place, string message, string fix) =>
        this with { Exists = true, Fault = new SettingsProblem(Path, place, message, $"{fix}; until then nothing of it widens rights") };
}
