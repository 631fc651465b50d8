using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Door;

namespace Patchbay.Platforms.Tests.Webhook.Door;

/// <summary>The listener with a certificate of its own, and clients that show theirs.</summary>
public sealed class HookTlsTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("hook-tls-").FullName;

    [Fact]
    public async Task A_client_is_known_by_the_digest_of_the_certificate_whose_key_it_has()
    {
        using var known = Make("CN=machine");
        using var other = Make("CN=machine");
        await using var rig = await StartAsync(asks: true);
        await rig.Desk.AddAsync(
            new HookWish("build", "generic", Convert.ToHexStringLower(SHA256.HashData(known.RawData)), null, null, null, IsPublic: false) { With = new Dictionary<string, string> { ["auth"] = "certificate" } },
            HookRig.Patience);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(rig, known));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(rig, other));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(rig, null));
        Assert.Equal("build", (await rig.Host.NextEventAsync())["hook"]);
    }

    [Fact]
    public async Task With_a_certificate_it_speaks_TLS_alone()
    {
        await using var rig = await StartAsync(asks: false);
        await Assert.ThrowsAsync<HttpRequestException>(() => rig.PostAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(rig, null));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    Task<HookRig> StartAsync(bool asks)
    {
        using var server = Make("CN=hooks.example");
        var (certificate, key) = (Path.Combine(_folder, "hooks.pem"), Path.Combine(_folder, "hooks.key"));
        File.WriteAllText(certificate, server.ExportCertificatePem());
        File.WriteAllText(key, server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return HookRig.StartAsync(change: settings => settings with { Network = new HookNetwork(IPAddress.Loopback, [], certificate, key, asks) });
    }

    static async Task<HttpStatusCode> PostAsync(HookRig rig, X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler { UseCookies = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject is "CN=hooks.example";
        if (certificate is not null)
        {
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        using var http = new HttpClient(handler, disposeHandler: true);
        using var content = new StringContent("""{"title":"disk full"}""", new MediaTypeHeaderValue("application/json"));
        using var response = await http.PostAsync(new Uri($"https://127.0.0.1:{rig.Platform.Port}/hooks/build"), content, HookRig.Patience);
        return response.StatusCode;
    }

    static X509Certificate2 Make(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
