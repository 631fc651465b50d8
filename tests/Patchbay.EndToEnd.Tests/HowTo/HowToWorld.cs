using System.Diagnostics;
using Patchbay.EndToEnd.Tests.Agents;
using Patchbay.EndToEnd.Tests.Support;
using Patchbay.Tests.Support;

namespace Patchbay.EndToEnd.Tests.HowTo;

/// <summary>
/// A reader of a page: a shell in a folder that has <c>./patchbay</c>, which is on PATH as well. Lines are typed as they stand on the
/// page. The addresses in the environment are a scripted model's, as the page says that they may be.
/// </summary>
sealed class HowToWorld : IAsyncDisposable
{
    // Long lines of a page stay in one piece.
    const int Columns = 160;
    const int Rows = 50;

    readonly string _folder = Directory.CreateTempSubdirectory("pb-").FullName;
    readonly List<PseudoTerminal> _terminals = [];
    readonly ModelWorld _model;

    HowToWorld(ModelWorld model, HowToPage page, string program)
    {
        _model = model;
        Page = page;
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(Bin);
        foreach (var place in (string[])[Work, Bin])
        {
            File.CreateSymbolicLink(Path.Combine(place, "patchbay"), Path.Combine(program, "patchbay"));
        }
    }

    public HowToPage Page { get; }

    public string Work => Path.Combine(_folder, "work");

    public Uri Model => _model.Address;

    string Home => Path.Combine(_folder, "home");

    string Bin => Path.Combine(_folder, "bin");

    public static async Task<HowToWorld> OpenAsync(string page, params string[] answers) =>
        new(await ModelWorld.StartAsync(answers), await HowToPage.ReadAsync(Checkout.Root, page), await PublishedProgram.ShippedAsync());

    /// <summary>What the model was asked, one request after the other.</summary>
    public Task<string> RecordAsync() => File.ReadAllTextAsync(_model.Record);

    /// <summary>A terminal with a shell that has these variables.</summary>
    public PseudoTerminal Shell(params IEnumerable<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "--noprofile", "-i"]) { WorkingDirectory = Work };
        RealClaude.Prepare(start, Path.Combine(_folder, "user"), Model);
        var claude = start.Environment["PATCHBAY_CLAUDE"]!;
        foreach (var name in (string[])["PATCHBAY_CLAUDE", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL"])
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_ROOT"] = PublishedProgram.Start(_folder).Environment["DOTNET_ROOT"];
        start.Environment["PATH"] = $"{Bin}:{Path.GetDirectoryName(claude)}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["PATCHBAY_HOME"] = Home;
        start.Environment["XDG_RUNTIME_DIR"] = _folder;
        start.Environment["FAKECHAT_PORT"] = "0";
        start.Environment["NO_COLOR"] = "1";
        start.Environment["PS1"] = "reader> ";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var terminal = PseudoTerminal.Start(start, Columns, Rows);
        _terminals.Add(terminal);
        return terminal;
    }

    /// <summary>Says something to the session that was started in this terminal, waits for what it answers, and ends it.</summary>
    public static async Task TalkAsync(PseudoTerminal terminal, string text, string answer)
    {
        await terminal.SeesAsync("listening");
        terminal.Type($"{text}\r");
        await terminal.SeesAsync(answer);
        await EndAsync(terminal);
    }

    /// <summary>Says yes to what a call asks.</summary>
    public static async Task AllowAsync(PseudoTerminal terminal)
    {
        await terminal.ShowsAsync("y yes · n no · v view");
        // A key counts when the request was on the screen for a moment.
        await Task.Delay(TimeSpan.FromMilliseconds(600), TimeProvider.System);
        terminal.Type("y");
    }

    /// <summary>Leaves the session, and waits for the shell.</summary>
    public static async Task EndAsync(PseudoTerminal terminal)
    {
        await terminal.ShowsAsync("· idle");
        terminal.Type("\u0004");
        await terminal.UntilAsync(() => terminal.Window.TrimEnd().EndsWith("reader>", StringComparison.Ordinal), "the shell");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var terminal in _terminals)
        {
            await terminal.DisposeAsync();
        }

        foreach (var id in WorldProcesses.Of(Home, ""))
        {
            WorldProcesses.Kill(id);
        }

        await _model.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
