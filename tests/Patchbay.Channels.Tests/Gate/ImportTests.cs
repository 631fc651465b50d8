using Patchbay.Channels.Accounts;
using Patchbay.Channels.Gate;

namespace Patchbay.Channels.Tests.Gate;

public sealed class ImportTests : IDisposable
{
    const string Before = """
        {"dmPolicy":"allowlist","allowFrom":["1","2"],"groups":{"-5":{"requireMention":false,"allowFrom":[]}},
         "pending":{"abcdef":{"senderId":"9","chatId":"9","createdAt":1,"expiresAt":99999999999999,"replies":1}},"ackReaction":"👀","later":[1]}
        """;

    readonly GateRoom _room = new();
    readonly string _home = Directory.CreateTempSubdirectory("import-test-").FullName;

    [Fact]
    public async Task People_groups_settings_and_the_token_come_over_with_approvers_and_no_owner()
    {
        var answer = await ImportAsync(Before, "X=1\nTELEGRAM_BOT_TOKEN=1:secret\n");

        Assert.True(answer!.IsDone);
        Assert.Equal(new GateVerdict.Deliver("approver"), await _room.HearAsync("2"));
        Assert.Equal(new GateVerdict.Deliver("group"), await _room.HearInGroupAsync("7", "-5"));
        var state = _room.Gate.Look();
        Assert.Equal((DmPolicy.Allowlist, "👀", 0, 0), (state.Policy, state.AckReaction, state.Owners.Count, state.Pending.Count));
        Assert.Contains("later", _room.Access, StringComparison.Ordinal);
        Assert.Equal("TELEGRAM_BOT_TOKEN=1:secret\n", File.ReadAllText(_room.Beside(".env")));
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_copied_from_stays_as_it_is_and_a_second_time_copies_nothing()
    {
        await ImportAsync(Before, "TELEGRAM_BOT_TOKEN=1:secret\n");
        await _room.ChangeAsync(draft => draft.Remove("2"));

        var again = await ImportAsync(Before, "TELEGRAM_BOT_TOKEN=1:secret\n");

        Assert.False(again!.IsDone);
        Assert.IsType<GateVerdict.Drop>(await _room.HearAsync("2"));
        Assert.Equal(["access.json", ".env"], Directory.GetFiles(From).Select(Path.GetFileName).OrderDescending());
        Assert.Equal(Before, File.ReadAllText(Path.Combine(From, "access.json")));
    }

    [Fact]
    public async Task Another_token_than_ours_is_left_out()
    {
        new TokenFile(_room.Place.Folder, "TELEGRAM_BOT_TOKEN").Write("2:ours");

        Assert.Contains("left out", (await ImportAsync(Before, "TELEGRAM_BOT_TOKEN=1:theirs\n"))!.Text, StringComparison.Ordinal);

        Assert.Equal("TELEGRAM_BOT_TOKEN=2:ours\n", File.ReadAllText(_room.Beside(".env")));
    }

    [Fact]
    public async Task A_damaged_file_is_not_copied_and_not_moved()
    {
        await Assert.ThrowsAsync<AccessException>(() => ImportAsync("{", null));

        Assert.Equal("{", File.ReadAllText(Path.Combine(From, "access.json")));
        Assert.Empty(_room.Gate.Look().AllowFrom);
    }

    [Fact]
    public async Task An_empty_folder_brings_nothing() => Assert.Null(await ImportAsync(null, null));

    public void Dispose()
    {
        _room.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    string From => Path.Combine(_home, "telegram");

    Task<AccessAnswer?> ImportAsync(string? access, string? env)
    {
        Directory.CreateDirectory(From);
        foreach (var (name, content) in new[] { ("access.json", access), (".env", env) })
        {
            if (content is not null)
            {
                File.WriteAllText(Path.Combine(From, name), content);
            }
        }

        return new AccessImport(_room.Store, new AccessAudit(Path.Combine(_home, "home"), _room.Time), "TELEGRAM_BOT_TOKEN", "test")
            .RunAsync(From, TestContext.Current.CancellationToken);
    }
}
