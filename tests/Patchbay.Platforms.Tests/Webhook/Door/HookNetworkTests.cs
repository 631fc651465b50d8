using System.Net;
using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Door;

namespace Patchbay.Platforms.Tests.Webhook.Door;

/// <summary>Where the listener may be, and whom it believes about where a request came from.</summary>
public sealed class HookNetworkTests
{
    [Fact]
    public void Without_a_word_it_is_inside_this_machine() => Assert.Equal(HookNetwork.Loopback.Address, Read().Network.Address);

    [Theory]
    [InlineData("10.0.0.5", null, null)]
    [InlineData("0.0.0.0", null, null)]
    [InlineData("::", null, null)]
    [InlineData("10.0.0.5", "cert.pem", null)]
    [InlineData("nowhere", null, null)]
    [InlineData("10.0.0.5", null, "somewhere")]
    public void Beyond_this_machine_it_wants_TLS_or_a_named_proxy(string listen, string? certificate, string? proxy)
    {
        var (network, errors) = Read(("WEBHOOK_LISTEN", listen), ("WEBHOOK_TLS_CERT", certificate), ("WEBHOOK_TRUSTED_PROXY", proxy));
        Assert.NotEmpty(errors);
        Assert.Equal(IPAddress.Loopback, network.Address);
    }

    [Fact]
    public void Behind_a_named_proxy_nobody_else_is_admitted()
    {
        var (network, errors) = Read(("WEBHOOK_LISTEN", "10.0.0.5"), ("WEBHOOK_TRUSTED_PROXY", "10.0.0.1"));
        Assert.Empty(errors);
        Assert.True(network.Admits(IPAddress.Parse("10.0.0.1")));
        Assert.True(network.Admits(IPAddress.Parse("::ffff:10.0.0.1")));
        Assert.False(network.Admits(IPAddress.Parse("10.0.0.2")));
    }

    [Theory]
    [InlineData("10.0.0.1", "1.2.3.4", "1.2.3.4")]
    [InlineData("10.0.0.1", "9.9.9.9, 1.2.3.4", "1.2.3.4")]
    [InlineData("10.0.0.1", "1.2.3.4, 10.0.0.2", "1.2.3.4")]
    [InlineData("10.0.0.1", "rubbish", "10.0.0.1")]
    [InlineData("10.0.0.1", null, "10.0.0.1")]
    [InlineData("5.5.5.5", "1.2.3.4", "5.5.5.5")]
    public void Where_a_request_came_from_is_what_the_trusted_proxy_says_last(string remote, string? forwarded, string expected)
    {
        var network = Read(("WEBHOOK_TRUSTED_PROXY", "10.0.0.1, 10.0.0.2")).Network;
        Assert.Equal(IPAddress.Parse(expected), network.From(IPAddress.Parse(remote), forwarded));
    }

    [Fact]
    public void Of_IPv6_a_whole_network_counts_as_one_sender()
    {
        Assert.Equal(HookNetwork.Sender(IPAddress.Parse("2001:db8:1:2::1")), HookNetwork.Sender(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.NotEqual(HookNetwork.Sender(IPAddress.Parse("2001:db8:1:2::1")), HookNetwork.Sender(IPAddress.Parse("2001:db8:1:3::1")));
        Assert.NotEqual(HookNetwork.Sender(IPAddress.Parse("1.2.3.4")), HookNetwork.Sender(IPAddress.Parse("1.2.3.5")));
    }

    [Fact]
    public void Every_wrong_variable_is_said_at_once()
    {
        var (_, errors) = HookSettings.Read(Of(("WEBHOOK_PORT", "many"), ("WEBHOOK_SENDER_RATE", "-1"), ("WEBHOOK_URL", "ftp://x"), ("WEBHOOK_CLIENT_CERTIFICATE", "yes")));
        Assert.Equal(4, errors.Count);
    }

    static (HookNetwork Network, IReadOnlyList<string> Errors) Read(params (string Name, string? Value)[] variables)
    {
        var errors = new List<string>();
        return (HookNetwork.Read(Of(variables), errors), errors);
    }

    static Func<string, string?> Of(params (string Name, string? Value)[] variables) => name => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
