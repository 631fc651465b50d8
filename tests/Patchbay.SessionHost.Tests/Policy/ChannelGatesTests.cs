using System.Text.Json.Nodes;
using Patchbay.Protocol.Names;
using Patchbay.SessionHost.Policy;

namespace Patchbay.SessionHost.Tests.Policy;

public sealed class ChannelGatesTests
{
    static readonly ChannelEntry.Server Pager = new("pager");
    static readonly ChannelEntry.BuiltIn Page = new("fakechat");

    [Fact]
    public void The_gates_stand_in_order_and_the_first_that_is_shut_is_named()
    {
        var gates = new ChannelGates([], []);
        Assert.Equal("capability", Failed(gates, "pager", declares: false, revision: "2026-07-28"));
        Assert.Equal("protocol", Failed(gates, "pager", revision: "2026-07-28"));
        Assert.Equal("session list", Failed(gates, "pager"));
        Assert.Equal("allowlist", Failed(new ChannelGates([Pager], []), "pager"));
        Assert.Null(Failed(new ChannelGates([], [Pager]), "pager"));
    }

    [Theory]
    [InlineData("2024-11-05", true)]
    [InlineData("2025-11-25", true)]
    [InlineData(null, true)]
    [InlineData("2026-07-27", true)]
    [InlineData("2026-07-28", false)]
    [InlineData("2027-01-01", false)]
    public void A_revision_that_cannot_carry_events_is_refused(string? revision, bool open) =>
        Assert.Equal(open ? null : "protocol", Failed(new ChannelGates([], [Pager]), "pager", revision: revision));

    [Fact]
    public void A_built_in_channel_needs_no_development_entry_and_a_stranger_cannot_take_its_name()
    {
        var gates = new ChannelGates([Page], []);
        Assert.Null(Failed(gates, "fakechat", builtIn: true));
        Assert.Equal("session list", Failed(gates, "fakechat"));
        Assert.Equal("session list", Failed(new ChannelGates([], [new ChannelEntry.Server("fakechat")]), "fakechat", builtIn: true));
    }

    [Fact]
    public void A_development_entry_opens_itself_and_no_other()
    {
        var gates = new ChannelGates([new ChannelEntry.Server("other")], [Pager]);
        Assert.Null(Failed(gates, "pager"));
        Assert.Equal("allowlist", Failed(gates, "other"));
    }

    [Fact]
    public void An_entry_of_both_lists_counts_once_and_as_a_development_entry()
    {
        var gates = new ChannelGates([Pager, Page], [Pager]);
        Assert.Equal([Pager, Page], gates.Entries);
        Assert.Null(Failed(gates, "pager"));
    }

    [Fact]
    public void The_refusal_says_what_to_do()
    {
        var failure = new ChannelGates([Pager], []).Evaluate(Facts("pager"));
        Assert.Contains("--dangerously-load-development-channels server:pager", failure!.Reason, StringComparison.Ordinal);
    }

    static string? Failed(ChannelGates gates, string name, bool declares = true, string? revision = "2025-11-25", bool builtIn = false) =>
        gates.Evaluate(Facts(name, declares, revision, builtIn))?.Gate;

    static GateFacts Facts(string name, bool declares = true, string? revision = "2025-11-25", bool builtIn = false) => new(
        name, builtIn,
        declares ? new Dictionary<string, object> { ["claude/channel"] = new JsonObject() } : [], revision);
}
