using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Playwright;

namespace Patchbay.EndToEnd.Tests.Page;

/// <summary>The page as a phone sees it, over an address of a network of this machine.</summary>
public sealed class NetworkPageTests : PageScene
{
    [Fact]
    public async Task A_phone_opens_the_link_that_was_drawn_writes_and_answers_a_request()
    {
        var address = NetworkAddress();
        await Session.DisposeAsync();
        await StartSessionAsync(start =>
        {
            start.ArgumentList.Add("--listen");
            start.ArgumentList.Add(address.ToString());
            var (certificate, key) = Certificate();
            start.Environment["FAKECHAT_TLS_CERT"] = certificate;
            start.Environment["FAKECHAT_TLS_KEY"] = key;
        });
        await Session.WaitForNoticeAsync("on the network");
        await Session.WaitForNoticeAsync("█▀");
        var notice = Assert.Single(Session.NoticesWith("on the network"));
        var link = new Uri(notice[notice.IndexOf("https://", StringComparison.Ordinal)..]);

        var tab = await Chromium.OpenPhoneAsync(link);
        await SendAsync(tab, "run echo from the phone");
        await tab.GetByTestId("allow").TapAsync();
        await Assertions.Expect(tab.GetByTestId("message").Last).ToContainTextAsync("from the phone");
        Assert.DoesNotContain("token", tab.Url, StringComparison.Ordinal);
        await Assertions.Expect(tab.GetByTestId("message").First.GetByTestId("receipt")).ToHaveAttributeAsync("data-state", "answered");
    }

    [Fact]
    public async Task An_address_that_is_not_safe_opens_no_page_and_says_why()
    {
        await Session.DisposeAsync();
        await StartSessionAsync(
            start =>
            {
                start.ArgumentList.Add("--listen");
                start.ArgumentList.Add("8.8.8.8");
            },
            ready: "can be reached from anywhere");
        Assert.Null(Session.Page);
    }

    static IPAddress NetworkAddress()
    {
        var address = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(candidate => !IPAddress.IsLoopback(candidate) && (candidate.AddressFamily is AddressFamily.InterNetwork || !candidate.IsIPv6LinkLocal));
        Assert.True(address is not null, "this test needs a network, of whatever kind");
        return address;
    }

    (string Certificate, string Key) Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=phone test", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var (certificate, keyFile) = (Path.Combine(Home, "page.pem"), Path.Combine(Home, "page.key"));
        File.WriteAllText(certificate, made.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificate, keyFile);
    }
}
