using System.Diagnostics;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Terminal;

/// <summary>The real program at a real terminal, with a sender on its test page.</summary>
sealed class TerminalWorld : IAsyncDisposable
{
    const string Token = "a-token-of-the-tests";

    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-terminal-").FullName;
    readonly FakechatClient _client;
    PseudoTerminal? _terminal;

    public TerminalWorld() => _client = new FakechatClient(() => Page, Token);

    public string Home => Path.Combine(_folder, "home");

    public string Project => Directory.CreateDirectory(Path.Combine(_folder, "project")).FullName;

    public PseudoTerminal Terminal => _terminal!;

    Uri? Page
    {
        get
        {
            var text = _terminal?.Look(screen => screen.Written) ?? "";
            var start = text.IndexOf("http://localhost:", StringComparison.Ordinal);
            var end = start < 0 ? -1 : text.IndexOf(Token, start, StringComparison.Ordinal);
            return end < 0 ? null : new Uri(text[start..(end + Token.Length)]);
        }
    }

    /// <summary>A message on the page.</summary>
    public void Send(string text) => _client.Send(text);

    /// <summary>Starts the program and waits until it listens.</summary>
    public async Task StartAsync(int columns = 80, int rows = 24, bool colours = false, params IReadOnlyList<string> under)
    {
        var start = PublishedProgram.Start(await PublishedProgram.ShippedAsync(), "--name", "work", "--channels", "builtin:fakechat");
        start.WorkingDirectory = Project;
        start.Environment["PATCHBAY_HOME"] = Home;
        start.Environment["FAKECHAT_PORT"] = "0";
        start.Environment["FAKECHAT_TOKEN"] = Token;
        start.Environment["PS1"] = "$ ";
        start.Environment.Remove("NO_COLOR");
        if (!colours)
        {
            start.Environment["NO_COLOR"] = "1";
        }

        _terminal = PseudoTerminal.Start(under.Count == 0 ? start : Under(start, under), columns, rows);
        if (under.Count == 0)
        {
            await Terminal.SeesAsync("listening");
            await Terminal.UntilAsync(() => Page is not null, "the address of the page");
        }
    }

    /// <summary>The command line of the program, for a shell.</summary>
    public static async Task<string> CommandAsync()
    {
        var start = PublishedProgram.Start(await PublishedProgram.ShippedAsync(), "--name", "work", "--channels", "builtin:fakechat");
        return string.Join(' ', start.ArgumentList.Prepend(start.FileName));
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        if (_terminal is not null)
        {
            foreach (var id in WorldProcesses.Of(Home, ""))
            {
                WorldProcesses.Kill(id);
            }

            await _terminal.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    static ProcessStartInfo Under(ProcessStartInfo start, IReadOnlyList<string> under)
    {
        start.FileName = under[0];
        start.ArgumentList.Clear();
        foreach (var argument in under.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
