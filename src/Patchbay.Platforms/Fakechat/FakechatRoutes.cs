using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Patchbay.Platforms.Fakechat;

/// <summary>Every request: the guard first, then the few places there are.</summary>
sealed class FakechatRoutes(FakechatGuard guard, FakechatFiles files, FakechatUpload upload, Func<HttpContext, Task> acceptSocketAsync)
{
    const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public async Task HandleAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (guard.Refuse(context.Request) is { } status)
        {
            await RefuseAsync(context, status);
            return;
        }

        var path = context.Request.Path.Value ?? "/";
        var raw = RawPath(context);
        if (raw.StartsWith("/files/", StringComparison.Ordinal))
        {
            await FileAsync(context, raw["/files/".Length..], files.OpenInOutbox);
        }
        else if (raw.StartsWith(FakechatInbound.UploadPath, StringComparison.Ordinal))
        {
            await FileAsync(context, raw[FakechatInbound.UploadPath.Length..], files.OpenInInbox);
        }
        else if (path == "/ws")
        {
            await SocketAsync(context);
        }
        else if (path == "/upload" && HttpMethods.IsPost(context.Request.Method))
        {
            await upload.HandleAsync(context);
        }
        else if (path == "/" && guard.CookieFor(context.Request) is { } cookie && HttpMethods.IsGet(context.Request.Method))
        {
            headers.SetCookie = cookie;
            headers.Location = "/";
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
        }
        else if (FakechatPage.Open(path) is { } page)
        {
            await using var content = page.Content;
            await SendAsync(context, content, page.Type);
        }
        else
        {
            await TextAsync(context, StatusCodes.Status404NotFound, "404");
        }
    }

    public static Task TextAsync(HttpContext context, int status, string text, string type = "text/plain; charset=utf-8")
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(text, context.RequestAborted);
    }

    static Task RefuseAsync(HttpContext context, int status) => status switch
    {
        StatusCodes.Status401Unauthorized => TextAsync(context, status, FakechatPage.HowToGetIn, "text/html; charset=utf-8"),
        StatusCodes.Status421MisdirectedRequest => TextAsync(context, status, "this is not the name of this server"),
        _ => TextAsync(context, status, "requests from other pages are refused"),
    };

    async Task SocketAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            await acceptSocketAsync(context);
        }
        else
        {
            await TextAsync(context, StatusCodes.Status400BadRequest, "upgrade failed");
        }
    }

    static async Task FileAsync(HttpContext context, string rawName, Func<string, FileStream?> open)
    {
        var name = Uri.UnescapeDataString(rawName);
        if (name.Contains("..", StringComparison.Ordinal) || name.AsSpan().IndexOfAny("/\\\0") >= 0)
        {
            await TextAsync(context, StatusCodes.Status400BadRequest, "bad");
            return;
        }

        await using var file = name.Length == 0 ? null : open(name);
        if (file is null)
        {
            await TextAsync(context, StatusCodes.Status404NotFound, "404");
            return;
        }

        var (type, inline) = FakechatFiles.TypeOf(name);
        context.Response.Headers.ContentSecurityPolicy = Policy + "; sandbox";
        context.Response.Headers.ContentDisposition = inline
            ? "inline"
            : new ContentDispositionHeaderValue("attachment") { FileNameStar = name }.ToString();
        await SendAsync(context, file, type);
    }

    static async Task SendAsync(HttpContext context, Stream content, string type)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    // The path as it was sent: the server has already resolved dots in the other one.
    static string RawPath(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var end = target.IndexOf('?', StringComparison.Ordinal);
        return end < 0 ? target : target[..end];
    }
}
