using Patchbay.EndToEnd.Tests.Attach;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Completion;

/// <summary>
/// A real shell at a terminal, which has our completion. What it calls <c>patchbay</c> asks the real program for candidates, and
/// otherwise only says with which words it was called.
/// </summary>
sealed class ShellWorld : IAsyncDisposable
{
    readonly AttachWorld _world;
    readonly string _folder = Directory.CreateTempSubdirectory("pb-").FullName;
    readonly List<RawTerminal> _terminals = [];

    ShellWorld(AttachWorld world)
    {
        _world = world;
        var real = world.Command();
        var program = real.ArgumentList.Count > 0 ? $"'{real.FileName}' '{real.ArgumentList[0]}'" : $"'{real.FileName}'";
        Put("bin/patchbay", $$"""
            #!/bin/sh
            case $1 in complete | completion) exec {{program}} "$@" ;; esac
            printf 'called with:'
            printf ' <%s>' "$@"
            printf '.\n'

            """);
        File.SetUnixFileMode(Path.Combine(_folder, "bin/patchbay"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(world.Project, "servers.json"), "{}");
        Put("bashrc", "PS1='ready> '\neval \"$(patchbay completion bash)\"\n");
        Put("zsh/.zshrc", "PS1='ready> '\nautoload -Uz compinit\ncompinit -u -D\nsource <(patchbay completion zsh)\n");
        Put("fish/config.fish", "function fish_prompt\n    echo 'ready> '\nend\nfunction fish_greeting\nend\npatchbay completion fish | source\n");
    }

    public static async Task<ShellWorld> OpenAsync() => new(await AttachWorld.OpenAsync());

    /// <summary>A session that runs, and one that has ended.</summary>
    public async Task StartSessionsAsync()
    {
        await _world.DetachAsync("night-shift");
        Assert.Equal(0, (await _world.RunAsync("-p", "hello", "--name", "yesterday")).Code);
    }

    public async Task<RawTerminal> ShellAsync(string shell)
    {
        var start = _world.Command();
        start.ArgumentList.Clear();
        start.FileName = shell;
        foreach (var argument in shell is "bash" ? new[] { "--noprofile", "--rcfile", Path.Combine(_folder, "bashrc"), "-i" } : ["-i"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PATH"] = $"{Path.Combine(_folder, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = _folder;
        start.Environment["ZDOTDIR"] = Path.Combine(_folder, "zsh");
        start.Environment["XDG_CONFIG_HOME"] = _folder;
        start.Environment["XDG_DATA_HOME"] = _folder;
        start.Environment["INPUTRC"] = "/dev/null";
        var terminal = RawTerminal.Start(start);
        _terminals.Add(terminal);
        await terminal.ShowsAsync("ready> ");
        return terminal;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var terminal in _terminals)
        {
            await terminal.DisposeAsync();
        }

        await _world.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    void Put(string file, string content)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
