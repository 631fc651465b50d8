using Patchbay.Protocol;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Tests.Inbox;
using Patchbay.SessionHost.Turns;

namespace Patchbay.SessionHost.Tests.Turns;

public class TurnEventsTests
{
    readonly TurnEvents _events = new();
    readonly RecordingCustodian _spool = new();

    [Fact]
    public void The_rights_of_a_turn_are_those_of_its_least_trusted_event()
    {
        Assert.Equal(SenderRoles.Terminal, _events.Rights);
        _events.Add([new InboxItem.Prompt("hi"), _spool.Event("1", role: SenderRoles.Owner)]);
        Assert.Equal(SenderRoles.Owner, _events.Rights);
        _events.Add([_spool.Event("2", role: SenderRoles.Webhook)]);
        _events.Add([_spool.Event("3", role: SenderRoles.Sender)]);
        Assert.Equal(SenderRoles.Webhook, _events.Rights);
    }

    [Fact]
    public void A_role_that_nobody_knows_is_trusted_least()
    {
        _events.Add([_spool.Event("1", role: "superuser"), _spool.Event("2", role: SenderRoles.Webhook)]);
        Assert.Equal("superuser", _events.Rights);
    }

    [Fact]
    public void An_answer_settles_the_message_it_replies_to_and_without_one_the_whole_chat()
    {
        _events.Add([_spool.Event("1"), _spool.Event("2"), _spool.Event("3"), _spool.Event("4", chat: "other")]);
        Assert.Equal(["2"], Ids(_events.TakeAnswered("chat", "web", "2")));
        Assert.Empty(_events.TakeAnswered("chat", "web", "2"));
        Assert.Empty(_events.TakeAnswered("elsewhere", "web", null));
        Assert.Equal(["1", "3"], Ids(_events.TakeAnswered("chat", "web", "no such message")));
        Assert.Equal(["4"], Ids(_events.TakeOpen()));
        Assert.Empty(_events.TakeOpen());
        Assert.Equal(["1", "2", "3", "4"], _events.Ids);
    }

    [Fact]
    public void Only_chats_of_the_turn_are_its_own()
    {
        Assert.False(_events.Has("chat", null));
        _events.Add([_spool.Event("1")]);
        Assert.True(_events.Has("chat", "web"));
        Assert.True(_events.Has("chat", null));
        Assert.False(_events.Has("chat", "other"));
        Assert.False(_events.Has("elsewhere", "web"));

        _events.Add([_spool.Event("2", chat: "second")]);
        Assert.False(_events.Has("chat", null));
    }

    [Theory]
    [InlineData("""{"chat_id":"web"}""", "web")]
    [InlineData("""{"chat_id":7}""", "7")]
    [InlineData("""{"chat_id":null}""", "null")]
    [InlineData("""{"chat_id":"\ud800"}""", "\"\\ud800\"")]
    [InlineData("{}", null)]
    [InlineData("[]", null)]
    public void A_chat_that_is_given_in_another_form_is_none_of_the_turn(string input, string? chat) =>
        Assert.Equal(chat, AnswerTool.Chat(System.Text.Json.JsonElement.Parse(input)));

    static IEnumerable<string> Ids(IEnumerable<InboxItem.Leased> items) => items.Select(item => item.EventId);
}
