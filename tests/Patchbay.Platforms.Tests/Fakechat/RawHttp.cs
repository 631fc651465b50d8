using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Patchbay.Platforms.Tests.Fakechat;

/// <summary>Requests byte by byte, because a client of good manners sends no wrong Host and resolves dots itself.</summary>
static class RawHttp
{
    public static async Task<(int Status, string Head, string Body)> SendAsync(int port, string target, string host, params string[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, FakechatRig.Patience);
        var stream = client.GetStream();
        var request = $"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), FakechatRig.Patience);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(FakechatRig.Patience);
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), answer[..end], answer[(end + 4)..]);
    }

    public static Task<(int Status, string Head, string Body)> GetAsync(FakechatRig rig, string target, params string[] headers) =>
        SendAsync(rig.Platform.Port, target, $"localhost:{rig.Platform.Port}", headers);

    public static Task<(int Status, string Head, string Body)> GetAsOwnerAsync(FakechatRig rig, string target) =>
        GetAsync(rig, target, $"Authorization: Bearer {FakechatRig.Token}");
}
