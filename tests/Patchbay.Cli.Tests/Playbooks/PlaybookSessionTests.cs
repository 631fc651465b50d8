using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Patchbay.Cli.Tests.Playbooks;

/// <summary>The real program from a signed request to a command that ran, without a person.</summary>
public sealed class PlaybookSessionTests : IAsyncDisposable
{
    const string Secret = "a secret of the test";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly string _root = Directory.CreateTempSubdirectory("patchbay-night-").FullName;
    Process? _session;

    [Fact]
    public async Task An_urgent_event_interrupts_a_long_turn_and_runs_the_one_command_that_a_rule_allows_its_playbook_and_a_low_one_waits()
    {
        var port = await StartAsync(
            ("slow", "on: github.check_run.failed\nwhen: branch=slow", "wait 600"),
            ("info", "on: github.check_run.failed\nwhen: branch=info\nseverity: low", "run touch info"),
            ("page", "on: github.check_run.failed\nwhen: branch=page\nseverity: urgent\ntools: Bash(touch page)", "run touch page"),
            ("deny", "on: github.check_run.failed\nwhen: branch=deny\nseverity: urgent", "run touch denied"));
        await PostAsync(port, "slow");
        await SeenAsync("turn_started");
        await PostAsync(port, "info");
        await PostAsync(port, "deny");
        await PostAsync(port, "page");
        await UntilAsync(() => File.Exists(Path.Combine(Project, "page")), "the command of the playbook did not run");
        Assert.False(File.Exists(Path.Combine(Project, "info")), "what is low did not wait");
        Assert.False(File.Exists(Path.Combine(Project, "denied")), "a playbook without a rule of its own ran a command");
    }

    string Home => Path.Combine(_root, "home");

    string Project => Path.Combine(_root, "project");

    public async ValueTask DisposeAsync()
    {
        if (_session is { } session)
        {
            session.Kill(entireProcessTree: true);
            await session.WaitForExitAsync(CancellationToken.None);
            session.Dispose();
        }

        Directory.Delete(_root, recursive: true);
    }

    async Task<int> StartAsync(params (string Name, string Head, string Text)[] playbooks)
    {
        Directory.CreateDirectory(Path.Combine(Home, "playbooks"));
        Directory.CreateDirectory(Project);
        foreach (var (name, head, text) in playbooks)
        {
            await File.WriteAllTextAsync(Path.Combine(Home, "playbooks", name + ".md"), $"---\n{head}\n---\n{text}", CancellationToken.None);
        }

        await File.WriteAllTextAsync(Path.Combine(Home, "settings.json"), """{ "permissions": { "allow": ["Bash(touch *) from playbook:page", "Bash(touch *) from playbook:info"] } }""", CancellationToken.None);
        Assert.Equal(0, (await PatchbayProcess.RunAsync(Home, "hook add ci --provider github --secret - --yes", Secret)).Code);
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "patchbay.dll"), "--headless", "--channels", "builtin:webhook", "--agent", "rehearsal", "--name", "night"])
        {
            WorkingDirectory = Project,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATCHBAY_HOME"] = Home;
        start.Environment["WEBHOOK_PORT"] = $"{port}";
        start.Environment.Remove("PATCHBAY_SESSION");
        start.Environment.Remove("PATCHBAY_GUARD");
        _session = Process.Start(start)!;
        _session.StandardInput.Close();
        _session.OutputDataReceived += (_, line) => Hear(line.Data);
        _session.ErrorDataReceived += (_, line) => Hear(line.Data);
        _session.BeginOutputReadLine();
        _session.BeginErrorReadLine();
        return port;
    }

    readonly StringBuilder _heard = new();

    void Hear(string? line)
    {
        lock (_heard)
        {
            _heard.AppendLine(line);
        }
    }

    string Heard()
    {
        lock (_heard)
        {
            return _heard.ToString();
        }
    }

    // What a session shows is in its record within a moment.
    Task SeenAsync(string item) => UntilAsync(
        () => File.Exists(Path.Combine(Home, "sessions", "night", "session.db-wal"))
            && Encoding.UTF8.GetString(Shared(Path.Combine(Home, "sessions", "night", "session.db-wal"))).Contains(item, StringComparison.Ordinal),
        $"no {item}");

    static byte[] Shared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }

    async Task PostAsync(int port, string branch)
    {
        var body = Encoding.UTF8.GetBytes(
            $$$$"""{"action":"completed","check_run":{"id":{{{{branch.Length}}}}{{{{(int)branch[0]}}}},"name":"build","conclusion":"failure","status":"completed","check_suite":{"head_branch":"{{{{branch}}}}"}},"repository":{"full_name":"acme/site","default_branch":"main"},"sender":{"login":"acme","type":"User"}}""");
        using var client = new HttpClient(new SocketsHttpHandler());
        var accepted = false;
        await UntilAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/hooks/ci") { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new("application/json");
                request.Headers.Add("X-GitHub-Event", "check_run");
                request.Headers.Add("X-GitHub-Delivery", branch);
                request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body)));
                try
                {
                    using var answer = await client.SendAsync(request, CancellationToken.None);
                    accepted = answer.StatusCode is HttpStatusCode.Accepted;
                    Hear($"{branch}: {(int)answer.StatusCode}");
                }
                catch (HttpRequestException)
                {
                    // It does not listen yet.
                }

                return accepted;
            },
            $"{branch} was not accepted");
    }

    Task UntilAsync(Func<bool> condition, string otherwise) => UntilAsync(() => Task.FromResult(condition()), otherwise);

    async Task UntilAsync(Func<Task<bool>> condition, string otherwise)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{otherwise}\n{Heard()}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
