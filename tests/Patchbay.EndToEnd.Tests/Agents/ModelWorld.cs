using System.Diagnostics;
using System.Text.RegularExpressions;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Agents;

/// <summary>A home, a folder to work in, and a scripted model as a process of its own.</summary>
sealed partial class ModelWorld : IAsyncDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("patchbay-model-").FullName;
    readonly string _program;
    readonly Process _model;

    ModelWorld(string program, Process model, Uri address, string record)
    {
        Record = record;
        _program = program;
        _model = model;
        Address = address;
        Directory.CreateDirectory(Work);
    }

    public Uri Address { get; }

    /// <summary>What the model was asked, one request a line.</summary>
    public string Record { get; }

    public string Work => Path.Combine(_root, "work");

    /// <summary>The home of the user whose Claude Code runs.</summary>
    public string User => Path.Combine(_root, "user");

    string Home => Path.Combine(_root, "home");

    public static async Task<ModelWorld> StartAsync(params string[] answers)
    {
        var program = await PublishedProgram.ShippedAsync();
        var (script, record) = (Path.GetTempFileName(), Path.GetTempFileName());
        await File.WriteAllLinesAsync(script, answers);
        var model = Process.Start(PublishedProgram.Start(program, "fake", "model", "--script", script, "--record", record))!;
        var line = await model.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        File.Delete(script);
        return new ModelWorld(program, model, new Uri(Place().Match(line!).Value), record);
    }

    public SessionProcess Session(string agent, params IEnumerable<string> arguments)
    {
        if (agent is "responses")
        {
            agent = "openai";
            Directory.CreateDirectory(Home);
            File.WriteAllText(Path.Combine(Home, "settings.json"), """{"agent": {"api": "responses", "thinking": "budget"}}""");
        }

        var start = PublishedProgram.Start(_program, ["--agent", agent, "--model", "fake", "--output-format", "stream-json", .. arguments]);
        start.WorkingDirectory = Work;
        start.Environment["PATCHBAY_HOME"] = Home;
        start.Environment["FAKECHAT_PORT"] = "0";
        start.Environment["FAKECHAT_TOKEN"] = "secret-of-the-page";
        start.Environment["ANTHROPIC_API_KEY"] = start.Environment["OPENAI_API_KEY"] = "fake-key-of-a-fake-model";
        start.Environment["ANTHROPIC_BASE_URL"] = Address.AbsoluteUri;
        start.Environment["OPENAI_BASE_URL"] = new Uri(Address, "/v1").AbsoluteUri;
        if (agent is "claude-code")
        {
            RealClaude.Prepare(start, User, Address);
        }

        return SessionProcess.Start(start);
    }

    /// <summary>Running processes of Claude Code and of what it started.</summary>
    public IReadOnlyList<int> Claudes() => [.. WorldProcesses.Of(Home, "--permission-prompt-tool"), .. WorldProcesses.Of(Home, "/dev/null")];

    public Task GoneAsync() => WaitAsync(() => Claudes().Count == 0, "no process of Claude Code");

    public Task FileAsync(string name) => WaitAsync(() => File.Exists(Path.Combine(Work, name)), name);

    static async Task WaitAsync(Func<bool> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), $"not within a minute: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _model.Kill();
        await _model.WaitForExitAsync();
        _model.Dispose();
        File.Delete(Record);
        Directory.Delete(_root, recursive: true);
    }

    [GeneratedRegex("http://[0-9.:]+")]
    private static partial Regex Place();
}
