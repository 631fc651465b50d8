using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Patchbay.Platforms.Fakechat;

namespace Patchbay.Platforms.Tests.Fakechat;

/// <summary>
/// The page on a network. These tests stay inside the machine: 127.0.0.2 stands for the network's address, which the
/// settings would refuse.
/// </summary>
public sealed class NetworkTests : IDisposable
{
    const string Address = "127.0.0.2";
    readonly string _folder = FakechatRig.NewFolder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.20", true)]
    [InlineData("192.169.1.20", false)]
    [InlineData("100.64.0.1", true)]
    [InlineData("100.127.255.254", true)]
    [InlineData("100.128.0.1", false)]
    [InlineData("8.8.8.8", false)]
    [InlineData("fd7a:115c:a1e0::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("2001:db8::1", false)]
    public void Private_addresses_are_known(string address, bool isPrivate) =>
        Assert.Equal(isPrivate, FakechatNetwork.IsPrivate(IPAddress.Parse(address)));

    [Theory]
    [InlineData("FAKECHAT_LISTEN=all", "which is no address")]
    [InlineData("FAKECHAT_LISTEN=127.0.0.1", "inside this machine")]
    [InlineData("FAKECHAT_LISTEN=::ffff:127.0.0.1", "inside this machine")]
    [InlineData("FAKECHAT_LISTEN=0.0.0.0", "every network")]
    [InlineData("FAKECHAT_LISTEN=[::]", "every network")]
    [InlineData("FAKECHAT_LISTEN=8.8.8.8", "from anywhere")]
    [InlineData("FAKECHAT_LISTEN=::ffff:8.8.8.8", "from anywhere")]
    [InlineData("FAKECHAT_LISTEN=10.0.0.1 FAKECHAT_TOKEN=", "needs the token")]
    [InlineData("FAKECHAT_LISTEN=10.0.0.1 FAKECHAT_TOKEN=short", "too short")]
    [InlineData("FAKECHAT_LISTEN=10.0.0.1 FAKECHAT_HOSTS=a,http://b", "no name of a machine")]
    [InlineData("FAKECHAT_LISTEN=8.8.8.8 FAKECHAT_TLS_CERT=/c.pem", "go together")]
    public void What_is_not_safe_is_an_error_with_its_fix(string variables, string error)
    {
        var (settings, errors) = Read(variables);
        Assert.Null(settings.Network);
        Assert.Contains(errors, text => text.Contains(error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("FAKECHAT_LISTEN=100.101.102.103", "http", "100.101.102.103")]
    [InlineData("FAKECHAT_LISTEN=fd7a:115c:a1e0::5 FAKECHAT_HOSTS=desk.example.ts.net", "http", "desk.example.ts.net")]
    [InlineData("FAKECHAT_LISTEN=[fd7a:115c:a1e0::5]", "http", "[fd7a:115c:a1e0::5]")]
    [InlineData("FAKECHAT_LISTEN=8.8.8.8 FAKECHAT_TLS_CERT=/c.pem FAKECHAT_TLS_KEY=/k.pem", "https", "8.8.8.8")]
    public void What_is_safe_is_taken(string variables, string scheme, string host)
    {
        var (settings, errors) = Read(variables);
        Assert.Empty(errors);
        Assert.Equal((scheme, host), (settings.Network!.Scheme, settings.Network.Host));
    }

    [Fact]
    public async Task The_page_is_there_under_the_names_that_were_given_and_no_others()
    {
        await using var rig = await StartAsync(new FakechatNetwork(IPAddress.Parse(Address), ["desk.example"], null, null));
        Assert.EndsWith($"http://desk.example:{rig.Platform.Port}/?token={FakechatRig.Token}", await rig.NoticesAsync("on the network"), StringComparison.Ordinal);
        foreach (var (host, origin, status) in new[]
        {
            ("desk.example", "desk.example", 200), (Address, Address, 200), ("localhost", "localhost", 421), ("evil.example", "evil.example", 421),
            ("desk.example", "evil.example", 403), ("desk.example", "localhost", 403),
        })
        {
            Assert.Equal(status, await StatusAsync(rig, "http", host, origin, FakechatRig.Token));
        }

        Assert.Equal(401, await StatusAsync(rig, "http", "desk.example", "desk.example", "wrong"));
    }

    [Fact]
    public async Task With_a_certificate_it_speaks_TLS_only_and_its_cookie_is_secure()
    {
        var (certificate, key) = Certificate();
        await using var rig = await StartAsync(new FakechatNetwork(IPAddress.Parse(Address), ["desk.example"], certificate, key));
        await rig.NoticesAsync("https://desk.example");
        Assert.Equal(200, await StatusAsync(rig, "https", "desk.example", "desk.example", FakechatRig.Token));
        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(rig, "http", "desk.example", "desk.example", FakechatRig.Token));

        using var client = Client();
        using var answer = await client.GetAsync(new Uri($"https://{Address}:{rig.Platform.Port}/?token={FakechatRig.Token}"), FakechatRig.Patience);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Contains("secure", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);

        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject is "CN=desk.example";
        socket.Options.SetRequestHeader("Authorization", $"Bearer {FakechatRig.Token}");
        await socket.ConnectAsync(new Uri($"wss://{Address}:{rig.Platform.Port}/ws"), FakechatRig.Patience);
        await using var page = new PageSocket(socket);
        await page.NextAsync("history");
        await page.SayAsync("u1", "over TLS");
        Assert.Equal("over TLS", (await rig.EventAsync())["content"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_certificate_that_is_none_is_said_and_the_page_of_this_machine_opens_all_the_same()
    {
        await using var rig = await StartAsync(new FakechatNetwork(IPAddress.Parse(Address), [], Path.Combine(_folder, "none.pem"), Path.Combine(_folder, "none.key")));
        Assert.Contains("FAKECHAT_TLS_CERT", await rig.NoticesAsync("not on the network"), StringComparison.Ordinal);
        Assert.Equal(200, (await RawHttp.GetAsOwnerAsync(rig, "/")).Status);
    }

    [Fact]
    public async Task An_address_that_is_not_there_is_said_once_and_tried_again()
    {
        await using var rig = await StartAsync(new FakechatNetwork(IPAddress.Parse("100.64.255.254"), [], null, null));
        Assert.Contains("as soon as it can", await rig.NoticesAsync("not on the network yet"), StringComparison.Ordinal);
        Assert.Equal(200, (await RawHttp.GetAsOwnerAsync(rig, "/")).Status);
    }

    [Fact]
    public void The_link_is_drawn_with_its_quiet_zone()
    {
        List<string> lines = [.. QrPicture.Lines("http://100.101.102.103:8787/?token=abcdefghijklmnopqrstuvwxyz012345")];
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        Assert.All(lines, line => Assert.All(line, character => Assert.Contains(character, "█▀▄ ")));
        Assert.All(lines[0], character => Assert.Equal('█', character));
        Assert.InRange(lines.Count, 15, 25);
    }

    static (FakechatSettings Settings, IReadOnlyList<string> Errors) Read(string variables)
    {
        var given = variables.Split(' ').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return FakechatSettings.Read(name => given.TryGetValue(name, out var value) ? value : name is "PATCHBAY_HOME" ? "/nowhere" : null);
    }

    Task<FakechatRig> StartAsync(FakechatNetwork network) => FakechatRig.StartAsync(folder: _folder, network: network);

    static HttpClient Client() => new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject is "CN=desk.example" },
        },
        disposeHandler: true);

    static async Task<int> StatusAsync(FakechatRig rig, string scheme, string host, string origin, string token)
    {
        using var client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{scheme}://{Address}:{rig.Platform.Port}/"));
        request.Headers.Host = $"{host}:{rig.Platform.Port}";
        request.Headers.Add("Origin", $"{scheme}://{origin}:{rig.Platform.Port}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request, FakechatRig.Patience);
        return (int)answer.StatusCode;
    }

    (string Certificate, string Key) Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=desk.example", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var (certificate, keyFile) = (Path.Combine(_folder, "page.pem"), Path.Combine(_folder, "page.key"));
        File.WriteAllText(certificate, made.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificate, keyFile);
    }
}
