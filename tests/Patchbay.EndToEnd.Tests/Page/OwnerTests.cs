using Microsoft.Playwright;

namespace Patchbay.EndToEnd.Tests.Page;

/// <summary>What the owner has beyond a plain sender: commands, and a link that outlives the session.</summary>
public sealed class OwnerTests : PageScene
{
    [Fact]
    public async Task The_address_is_said_once()
    {
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await SendAsync(tab, "hello");
        await Assertions.Expect(tab.GetByTestId("message")).ToHaveCountAsync(2);

        Assert.Single(Session.NoticesWith("http://localhost:"));
        Assert.DoesNotContain("http://localhost:", Session.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stop_button_is_there_while_a_turn_runs_and_ends_it()
    {
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await Assertions.Expect(tab.GetByTestId("session")).ToHaveAttributeAsync("data-activity", "idle");
        await Assertions.Expect(tab.GetByTestId("stop")).ToBeHiddenAsync();
        await SendAsync(tab, "wait 600");

        await tab.GetByTestId("stop").ClickAsync();
        await Assertions.Expect(tab.GetByTestId("note").Last).ToContainTextAsync("/stop: stopped");
        await Session.WaitForAsync(item => Type(item) is "turn_finished", "the end of the turn");
        await Assertions.Expect(tab.GetByTestId("stop")).ToBeHiddenAsync();
        await Assertions.Expect(tab.GetByTestId("session")).ToHaveAttributeAsync("data-activity", "idle");
    }

    [Fact]
    public async Task Typed_commands_are_answered_in_the_page_and_are_no_events()
    {
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await Assertions.Expect(tab.GetByTestId("session")).ToHaveAttributeAsync("data-activity", "idle");
        await SendAsync(tab, "/status");
        await Assertions.Expect(tab.GetByTestId("note").Last).ToContainTextAsync("/status: page: idle, 0 waiting");
        await SendAsync(tab, "/stop");
        await Assertions.Expect(tab.GetByTestId("note").Last).ToContainTextAsync("/stop: nothing was running");
        await Assertions.Expect(tab.GetByTestId("message")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_open_tab_finds_its_page_again_after_the_session_was_started_anew()
    {
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await SendAsync(tab, "before");
        await Assertions.Expect(tab.GetByTestId("message")).ToHaveCountAsync(2);
        await Session.StopAsync();
        await Assertions.Expect(tab.GetByTestId("connection")).ToHaveAttributeAsync("data-state", "connecting");
        await SendAsync(tab, "meanwhile");

        await StartSessionAsync();
        await Assertions.Expect(tab.GetByTestId("connection")).ToHaveAttributeAsync(
            "data-state", "connected", new LocatorAssertionsToHaveAttributeOptions { Timeout = 20_000 });
        await Assertions.Expect(tab.GetByTestId("message")).ToHaveCountAsync(4);
        await Assertions.Expect(tab.GetByTestId("message").Nth(2)).ToContainTextAsync("meanwhile");
    }

    [Fact]
    public async Task Without_a_token_there_is_no_stop_button_and_a_command_is_a_message()
    {
        await Session.DisposeAsync();
        await StartSessionAsync(start => start.Environment["FAKECHAT_TOKEN"] = "");
        var (_, tab) = await Chromium.OpenAsync(Session.Page!);
        await SendAsync(tab, "steps 100");
        await Session.WaitForAsync(item => Type(item) is "tool_call", "the first step");
        await Assertions.Expect(tab.GetByTestId("session")).ToHaveAttributeAsync("data-activity", "working");
        await Assertions.Expect(tab.GetByTestId("stop")).ToBeHiddenAsync();
        await SendAsync(tab, "/stop");
        await Session.WaitForAsync(item => Type(item) is "event" && item.GetProperty("content").GetString() is "/stop", "the event");
    }
}
