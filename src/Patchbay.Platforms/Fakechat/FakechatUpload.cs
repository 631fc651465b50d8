using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Patchbay.Spool;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// <c>POST /upload</c>: 204 only after the file and its event are on disk. Whatever goes wrong, nothing of it is kept, and
/// the answer says why.
/// </summary>
sealed class FakechatUpload(FakechatFiles files, FakechatInbound inbound)
{
    public const long MaxRequestSize = FakechatFiles.MaxSize + FakechatInbound.MaxTextSize + (64 * 1024);

    public async Task HandleAsync(HttpContext context)
    {
        var form = new Form();
        var kept = false;
        try
        {
            await ReadFormAsync(context.Request, form, context.RequestAborted);
            if (form.Id is not { Length: > 0 and <= 200 })
            {
                throw new UploadRefusedException(StatusCodes.Status400BadRequest, "missing id");
            }

            var content = form.Text.Trim() is { Length: > 0 } text ? text : form.FileName.Length > 0 ? $"({form.FileName})" : "(attachment)";
            // In line from here: whether the caller still waits or not, the loop decides what becomes of it.
            kept = true;
            var (outcome, reason) = await inbound.PushAsync(form.Id, content, form.FilePath, CancellationToken.None).WaitAsync(context.RequestAborted);
            kept = outcome is { Result: AppendResult.Accepted };
            if (outcome is null)
            {
                throw new UploadRefusedException(StatusCodes.Status503ServiceUnavailable, reason!);
            }

            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (UploadRefusedException refusal)
        {
            await FakechatRoutes.TextAsync(context, refusal.Status, refusal.Message);
        }
        catch (BadHttpRequestException exception)
        {
            await FakechatRoutes.TextAsync(context, exception.StatusCode, "the upload was broken off or is too large");
        }
        catch (InvalidDataException)
        {
            await FakechatRoutes.TextAsync(context, StatusCodes.Status400BadRequest, "the upload is no multipart form");
        }
        finally
        {
            if (!kept && form.FilePath is { } path)
            {
                File.Delete(path);
            }
        }
    }

    async Task ReadFormAsync(HttpRequest request, Form form, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            throw new UploadRefusedException(StatusCodes.Status400BadRequest, "missing id");
        }

        var reader = new MultipartReader(boundary, request.Body);
        while (await ReadSectionAsync(reader, cancellationToken) is { } section)
        {
            var disposition = section.GetContentDispositionHeader();
            switch (HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).Value)
            {
                case "id":
                    form.Id = await TextAsync(section, 1024, cancellationToken);
                    break;
                case "text":
                    form.Text = await TextAsync(section, FakechatInbound.MaxTextSize, cancellationToken);
                    break;
                case "file" when form.FilePath is null:
                    var name = disposition!.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
                    await SaveAsync(section.Body, form, LastPart(name.Value ?? ""), cancellationToken);
                    break;
                default:
                    break;
            }
        }
    }

    async Task SaveAsync(Stream body, Form form, string fileName, CancellationToken cancellationToken)
    {
        var buffer = new byte[81920];
        var count = await ReadAsync(body, buffer, cancellationToken);
        if (count == 0)
        {
            return; // an empty file is no file
        }

        try
        {
            await using var file = files.CreateInInbox(fileName);
            form.FilePath = file.Name;
            form.FileName = fileName;
            for (var size = 0L; count > 0; count = await ReadAsync(body, buffer, cancellationToken))
            {
                size += count;
                if (size > FakechatFiles.MaxSize)
                {
                    throw new UploadRefusedException(StatusCodes.Status413PayloadTooLarge, $"file too large: {fileName} (max 50MB)");
                }

                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            FakechatFiles.FlushToDisk(file);
        }
        catch (Exception exception) when (exception is SpoolUnavailableException or UnauthorizedAccessException
            || (exception is IOException and not BadHttpRequestException && !cancellationToken.IsCancellationRequested))
        {
            throw new UploadRefusedException(StatusCodes.Status507InsufficientStorage, $"the file could not be kept: {exception.Message}");
        }
    }

    static Task<MultipartSection?> ReadSectionAsync(MultipartReader reader, CancellationToken cancellationToken) =>
        ReadingAsync(() => reader.ReadNextSectionAsync(cancellationToken));

    static Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken) =>
        ReadingAsync(() => body.ReadAsync(buffer, cancellationToken).AsTask());

    // A form that ends in the middle is the caller's fault, which a file that cannot be written is not.
    static async Task<T> ReadingAsync<T>(Func<Task<T>> readAsync)
    {
        try
        {
            return await readAsync();
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    static async Task<string> TextAsync(MultipartSection section, int limit, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        var buffer = new byte[8192];
        for (int count; (count = await ReadAsync(section.Body, buffer, cancellationToken)) > 0;)
        {
            await text.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            if (text.Length > limit)
            {
                throw new UploadRefusedException(StatusCodes.Status413PayloadTooLarge, "the text is too long: send it as a file");
            }
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    // Some browsers of old send the whole path.
    static string LastPart(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return last.Length > 200 ? last[^200..] : last;
    }

    sealed class Form
    {
        public string? Id { get; set; }

        public string Text { get; set; } = "";

        public string FileName { get; set; } = "";

        public string? FilePath { get; set; }
    }
}

/// <summary>An upload that is answered with this status and text.</summary>
sealed class UploadRefusedException(int status, string message) : InvalidOperationException(message)
{
    public int Status => status;
}
