using System.Diagnostics;
using System.Text.Json.Nodes;
using Patchbay.Channels;
using Patchbay.Channels.Testing;
using Patchbay.Platforms.Tasks;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Platforms.Tests.Tasks;

/// <summary>A home, a project, and the channel of task files in this process, with its real spool; it can be killed and come back.</summary>
sealed class TasksRig : IAsyncDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("patchbay-tasks-").FullName;
    readonly HashSet<(string Path, string Content)> _trusted = [];
    ChannelServerHarness? _harness;
    string? _dieAt;
    volatile bool _isDead;

    public TasksRig()
    {
        foreach (var path in new[] { Home, Own, Project, OfProject })
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string Home => Path.Combine(_root, "home");

    public string Own => Path.Combine(Home, "tasks", "s1");

    public string Project => Path.Combine(_root, "project");

    public string OfProject => Path.Combine(Project, ".patchbay", "tasks");

    public int AtOnce { get; set; } = 1;

    public bool IsDead => _isDead;

    /// <param name="dieAt">At this step the channel does nothing more, as after a kill.</param>
    public async Task StartAsync(string? dieAt = null)
    {
        (_dieAt, _isDead) = (dieAt, false);
        var settings = new TasksSettings
        {
            HomeFolder = Home,
            Session = "s1",
            Project = Project,
            AtOnce = AtOnce,
            Settled = TimeSpan.FromMilliseconds(30),
            Pause = TimeSpan.FromMilliseconds(10),
        };
        var world = new TaskWorld((_, path, content) => _trusted.Contains((path, System.Text.Encoding.UTF8.GetString(content.Span))), RunGitAsync);
        _harness = ChannelServerHarness.Start(TasksPlatform.Create(settings, [], world, TimeProvider.System, Step), new ChannelServerSettings { Project = Project });
        await _harness.InitializeAsync(withReceipts: true);
    }

    public async Task StopAsync()
    {
        await _harness!.DisposeAsync();
        _harness = null;
    }

    public async Task RestartAsync(string? dieAt = null)
    {
        await StopAsync();
        await StartAsync(dieAt);
    }

    /// <summary>As programs should: written elsewhere, then moved in.</summary>
    public void Drop(string name, string text, string? folder = null) => DropBytes(name, System.Text.Encoding.UTF8.GetBytes(text), folder);

    public void DropBytes(string name, byte[] content, string? folder = null)
    {
        var draft = Path.Combine(_root, "draft");
        File.WriteAllBytes(draft, content);
        File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(draft, Path.Combine(folder ?? Own, name));
    }

    public void Trust(string name, string content) => _trusted.Add(($".patchbay/tasks/{name}", content));

    public Task<ChannelEvent> EventAsync() => _harness!.NextEventAsync();

    public ChannelEvent? TryEvent() => _harness!.TryNextEvent();

    public Task ReceiptAsync(ChannelEvent task, ReceiptState state, string? reason = null) =>
        _harness!.ReceiptAsync(new Receipt(task.Id!, ReceiptState.Delivered, null), new Receipt(task.Id!, state, reason));

    public Task<(string Text, bool IsError)> ReplyAsync(ChannelEvent task, string text) =>
        _harness!.CallToolAsync("reply", new JsonObject { ["chat_id"] = task["chat_id"], ["text"] = text });

    /// <summary>Waits for a line to the operator with this text in it.</summary>
    public Task NoticeAsync(string part) => _harness!.NextNotificationAsync(seen =>
        seen.Method is "notifications/message" && seen.Parameters.GetProperty("data").GetString()!.Contains(part, StringComparison.Ordinal));

    /// <summary>The result when it is there, and its front matter is whole.</summary>
    public async Task<string> ResultAsync(string folder, string name)
    {
        var path = Path.Combine(Own, folder, name);
        await UntilAsync(() => File.Exists(path));
        return await File.ReadAllTextAsync(path);
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Names in a folder of the user's own tasks.</summary>
    public string[] Names(string folder) => [.. Directory.EnumerateFiles(Path.Combine(Own, folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public async Task GitAsync(params string[] arguments)
    {
        var (code, text) = await RunGitAsync(Project, arguments, CancellationToken.None);
        Assert.True(code == 0, text);
    }

    public async ValueTask DisposeAsync()
    {
        if (_harness is not null)
        {
            await StopAsync();
        }

        Directory.Delete(_root, recursive: true);
    }

    void Step(string step)
    {
        // The callback of an accepted message must not throw: that death comes at the next step.
        _isDead |= step == _dieAt;
        if (_isDead && step is not "accepted")
        {
            throw new InvalidOperationException("killed here");
        }
    }

    static async Task<(int Code, string Text)> RunGitAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@b", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, (process.ExitCode == 0 ? output : await errors).TrimEnd());
    }
}
