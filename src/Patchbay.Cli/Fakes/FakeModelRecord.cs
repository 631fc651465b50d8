using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.Agents.Fake;

namespace Patchbay.Cli.Fakes;

/// <summary>What the fake model was asked, one request a line, in the order in which requests came. They hold conversations: the file is its owner's.</summary>
sealed class FakeModelRecord
{
    readonly string _path;
    readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot be written.</summary>
    public FakeModelRecord(string path)
    {
        _path = path;
        Open().Dispose();
    }

    public async Task AddAsync(FakeRequest request)
    {
        await _one.WaitAsync();
        try
        {
            await using var file = Open();
            await using (var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                writer.WriteStartObject();
                writer.WriteString("path", request.Path);
                writer.WritePropertyName("body");
                request.Body.WriteTo(writer);
                writer.WriteEndObject();
            }

            await file.WriteAsync("\n"u8.ToArray());
        }
        finally
        {
            _one.Release();
        }
    }

    FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(_path, options);
    }
}
