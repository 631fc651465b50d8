using Patchbay.Channels.Gate;

namespace Patchbay.Channels.Tests.Gate;

public sealed class RoleTests
{
    [Fact]
    public async Task People_of_an_existing_file_become_approvers_once_and_nobody_an_owner()
    {
        using var room = new GateRoom("""{"allowFrom":["1","2"]}""");

        Assert.Equal(new GateVerdict.Deliver("approver"), await room.HearAsync("1"));
        await room.ChangeAsync(draft => draft.Allow("3"));

        Assert.Equal(new GateVerdict.Deliver("sender"), await room.HearAsync("3"));
        Assert.Empty(room.Gate.Look().Owners);
    }

    [Fact]
    public async Task People_who_are_listed_after_the_first_contact_are_no_approvers()
    {
        using var room = new GateRoom("{}");
        Assert.IsType<GateVerdict.Drop>(await room.HearAsync("1"));

        room.Access = """{"allowFrom":["1"]}""";
        room.Reopen();

        Assert.Equal(new GateVerdict.Deliver("sender"), await room.HearAsync("1"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{")]
    [InlineData("""{"approvers":["1"]}""")]
    [InlineData("""{"approvers":["1"],"owners":[1]}""")]
    public async Task A_missing_or_damaged_role_file_means_no_approver_and_no_owner(string? content)
    {
        using var room = new GateRoom("""{"allowFrom":["1"]}""");
        await room.ChangeAsync(draft => draft.SetOwner("1", true));
        Assert.Equal(new GateVerdict.Deliver("owner"), await room.HearAsync("1"));

        if (content is null)
        {
            File.Delete(room.Beside("roles.json"));
        }
        else
        {
            File.WriteAllText(room.Beside("roles.json"), content);
        }

        Assert.Equal(new GateVerdict.Deliver("sender"), await room.HearAsync("1"));
        room.Reopen();
        Assert.Equal(new GateVerdict.Deliver("sender"), await room.HearAsync("1"));
        Assert.Contains(room.Said, line => line.Contains("roles.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_owner_who_is_not_listed_is_nobody()
    {
        using var room = new GateRoom("""{"allowFrom":["1"]}""");
        await room.ChangeAsync(draft => draft.SetOwner("2", true));

        Assert.IsType<GateVerdict.Drop>(await room.HearAsync("2"));
        Assert.Empty(room.Gate.Look().Owners);
    }

    [Fact]
    public async Task In_a_group_an_owner_is_a_member_who_neither_approves_nor_commands()
    {
        using var room = new GateRoom("""{"allowFrom":["1"],"groups":{"-5":{"requireMention":false}}}""");
        await room.ChangeAsync(draft => draft.SetOwner("1", true));
        var there = new SenderIdentity("1", null, IsGroup: true) { ChatId = "-5" };

        Assert.Equal(new GateVerdict.Deliver("group"), await room.HearInGroupAsync("1", "-5"));
        Assert.False(room.Gate.MayApprove(there));
        Assert.False(room.Gate.MayCommand(there));
        Assert.True(room.Gate.MayApprove(there with { IsGroup = false }));
    }

    [Theory]
    [InlineData("777000")]
    [InlineData("1087968824")]
    [InlineData("136817688")]
    [InlineData("")]
    public async Task Service_accounts_are_no_senders_even_when_a_file_lists_them(string id)
    {
        using var room = new GateRoom("""{"allowFrom":["ID"],"groups":{"-5":{"requireMention":false}}}""".Replace("ID", id, StringComparison.Ordinal));

        Assert.IsType<GateVerdict.Drop>(await room.HearAsync(id));
        Assert.IsType<GateVerdict.Drop>(await room.HearInGroupAsync(id, "-5"));
        Assert.False(room.Gate.MayApprove(new SenderIdentity(id, null, IsGroup: false)));
    }
}
