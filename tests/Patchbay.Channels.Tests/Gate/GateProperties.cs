namespace Patchbay.Channels.Tests.Gate;

/// <summary>
/// Over random histories of strangers, listed people, groups, windows, codes, commands and time: nobody is delivered,
/// approves or is answered who must not be, and nobody who must be heard is shut out.
/// </summary>
public sealed class GateProperties
{
    [Fact]
    public async Task In_100_000_histories_no_unauthorised_sender_is_delivered_or_approves_or_is_answered_too_often()
    {
        for (var seed = 0; seed < 100_000; seed++)
        {
            var wrong = await new GateHistory(seed, GateMistake.None).RunAsync();
            Assert.True(wrong is null, wrong);
        }
    }

    [Theory]
    [InlineData("WindowNeverCloses")]
    [InlineData("CodesNeverDie")]
    [InlineData("RepliesAreNotCounted")]
    [InlineData("SecretCountsTwice")]
    [InlineData("RemovedPeopleStay")]
    [InlineData("StrangersTakeTheLinksPlace")]
    [InlineData("ServiceAccountsAreSenders")]
    [InlineData("TheRoomSpeaksForTheSender")]
    [InlineData("GroupsLendTheirMembersRoles")]
    [InlineData("ApprovalsCountInGroups")]
    public async Task The_same_histories_find_each_mistake_that_is_made_on_purpose(string mistake)
    {
        for (var seed = 0; seed < 100_000; seed++)
        {
            if (await new GateHistory(seed, Enum.Parse<GateMistake>(mistake)).RunAsync() is not null)
            {
                return;
            }
        }

        Assert.Fail($"100,000 histories did not notice: {mistake}");
    }
}
