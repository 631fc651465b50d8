using Patchbay.Channels.Gate;

namespace Patchbay.Channels.Tests.Gate;

/// <summary>The access files of one account in a folder of their own, with the gate in front of them.</summary>
sealed class GateRoom : IDisposable, INotices
{
    static readonly AccessProfile Chat = new()
    {
        Name = "telegram",
        Prefix = "TELEGRAM",
        LongestMessage = 4096,
        Nobody = new HashSet<string>(StringComparer.Ordinal) { "777000", "1087968824", "136817688" },
    };

    readonly string _root = Directory.CreateTempSubdirectory("gate-test-").FullName;

    public GateRoom(string? access = null, bool isStatic = false, string folder = "state")
    {
        Place = AccessPlace.Find(Chat, name => name switch
        {
            "TELEGRAM_STATE_DIR" => Path.Combine(_root, folder),
            "TELEGRAM_ACCESS_MODE" when isStatic => "static",
            _ => null,
        });
        if (access is not null)
        {
            Directory.CreateDirectory(Place.Folder);
            Access = access;
        }

        Reopen();
    }

    public ManualTime Time { get; } = new();

    public AccessPlace Place { get; }

    public AccessStore Store { get; private set; } = null!;

    public AccessGate Gate { get; private set; } = null!;

    /// <summary>What the operator was told.</summary>
    public List<string> Said { get; } = [];

    public string Access
    {
        get => File.ReadAllText(Place.AccessFile);
        set => File.WriteAllText(Place.AccessFile, value);
    }

    public string Beside(string name) => Path.Combine(Place.Folder, name);

    public void Reopen()
    {
        Store = new AccessStore(Place, Said.Add, Time);
        Gate = new AccessGate(Store, this, Time);
    }

    public async Task<GateVerdict> HearAsync(string id, string text = "hello") =>
        await Gate.DecideAsync(new SenderIdentity(id, null, IsGroup: false) { ChatId = id, Text = text }, TestContext.Current.CancellationToken);

    public async Task<GateVerdict> HearInGroupAsync(string id, string group, bool isMentioned = false, string text = "hello") =>
        await Gate.DecideAsync(
            new SenderIdentity(id, null, IsGroup: true) { ChatId = group, Text = text, IsMentioned = isMentioned }, TestContext.Current.CancellationToken);

    public Task<T> ChangeAsync<T>(Func<AccessDraft, T> change) => Store.ChangeAsync(change, TestContext.Current.CancellationToken);

    public async Task<string> OpenAsync(int minutes = 15)
    {
        var secret = PairingWindow.NewSecret();
        await ChangeAsync(draft =>
        {
            draft.Open(secret, TimeSpan.FromMinutes(minutes));
            return true;
        });
        return secret;
    }

    public void Info(string text) => Said.Add(text);

    public void Notice(string text) => Said.Add(text);

    public void Warning(string text) => Said.Add(text);

    public void Error(string text) => Said.Add(text);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
