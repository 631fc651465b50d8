using System.CommandLine;
using Patchbay.Cli.SessionCommands;
using Patchbay.Cli.Sessions;
using Patchbay.Protocol;
using Patchbay.Spool;

namespace Patchbay.Cli.Services;

/// <summary><c>patchbay service install|uninstall</c>: a session that comes back after a reboot.</summary>
static class ServiceCommand
{
    public static Command Create()
    {
        var command = new Command("service", "Keep a session running over logins and reboots (systemd of the user, launchd)");
        command.Subcommands.Add(Install());
        command.Subcommands.Add(Uninstall());
        return command;
    }

    static Command Install()
    {
        var name = Name();
        var yes = new Option<bool>("--yes") { Description = "Do not ask for a terminal" };
        var print = new Option<bool>("--print") { Description = "Print the unit, and change nothing" };
        var sandbox = new Option<bool>("--sandbox") { Description = "The session runs the agent's commands in a sandbox" };
        var container = new Option<string?>("--container") { Description = "The session runs the agent's commands in a container of this image", HelpName = "IMAGE" };
        var worktree = new Option<bool>("--worktree") { Description = "The session works in a git worktree of its own, the same one at every start" };
        var rest = new Argument<string[]>("ARGUMENTS") { Description = "Arguments of the session, behind --", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("install", "Start a session in this folder whenever the machine runs") { name, sandbox, container, worktree, yes, print, rest };
        command.SetAction((parsed, cancellationToken) => InstallAsync(
            parsed.GetValue(name),
            [
                .. parsed.GetValue(sandbox) ? ["--sandbox"] : Array.Empty<string>(), .. parsed.GetValue(container) is { } image ? ["--container", image] : Array.Empty<string>(),
                .. parsed.GetValue(worktree) ? ["--worktree"] : Array.Empty<string>(), .. parsed.GetValue(rest) ?? [],
            ],
            parsed.GetValue(print), parsed.GetValue(yes), cancellationToken));
        return command;
    }

    static Command Uninstall()
    {
        var name = Name();
        var yes = new Option<bool>("--yes") { Description = "Do not ask for a terminal" };
        var command = new Command("uninstall", "End that session and forget it; its record stays") { name, yes };
        command.SetAction((parsed, cancellationToken) => UninstallAsync(parsed.GetValue(name), parsed.GetValue(yes), cancellationToken));
        return command;
    }

    static Option<string?> Name()
    {
        var name = new Option<string?>("--name") { Description = "Name of the session; the folder's name by default", HelpName = "NAME" };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && SessionName.Problem(token.Value) is { } problem)
            {
                result.AddError(problem);
            }
        });
        return name;
    }

    static async Task<int> InstallAsync(string? given, string[] arguments, bool print, bool yes, CancellationToken cancellationToken)
    {
        var project = Directory.GetCurrentDirectory();
        var name = given ?? SessionName.For(project);
        if (await ManagerAsync("patchbay service install", print || yes) is not { } manager)
        {
            return CommandLine.BadUsage;
        }

        if (SessionCommand.Create().Parse([.. arguments, "--name", name, "--service"]).Errors is [var error, ..])
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(error.Message)}");
            return CommandLine.BadUsage;
        }

        var plan = ServicePlans.For(name, project, arguments, Environment.GetEnvironmentVariable);
        if (print)
        {
            Console.Write(manager.Text(plan));
            return 0;
        }

        var path = Path.Combine(manager.Folder, manager.FileName(name));
        Directory.CreateDirectory(manager.Folder);
        StateFolder.Create(Path.GetDirectoryName(plan.ErrorLog)!);
        await File.WriteAllTextAsync(path, manager.Text(plan), cancellationToken);
        Console.WriteLine($"written: {PlainText.OneLine(path)}");
        var done = await RunAllAsync(manager.Start(name), cancellationToken);
        if (done && OperatingSystem.IsLinux())
        {
            Console.WriteLine("to have it run before you log in: loginctl enable-linger");
        }

        return done ? 0 : 1;
    }

    static async Task<int> UninstallAsync(string? given, bool yes, CancellationToken cancellationToken)
    {
        var name = given ?? SessionName.For(Directory.GetCurrentDirectory());
        if (await ManagerAsync("patchbay service uninstall", yes) is not { } manager)
        {
            return CommandLine.BadUsage;
        }

        var path = Path.Combine(manager.Folder, manager.FileName(name));
        if (!File.Exists(path))
        {
            return await SessionNameArgument.FailAsync($"no service of that name: there is no {path}");
        }

        var done = await RunAllAsync(manager.Stop(name), cancellationToken);
        File.Delete(path);
        Console.WriteLine($"removed: {PlainText.OneLine(path)}");
        return done ? 0 : 1;
    }

    /// <summary>Null when it must not go on; standard error says why.</summary>
    static async Task<ServiceManager?> ManagerAsync(string command, bool yes)
    {
        if (PolicyGuard.Refuse(command, yes) is not null)
        {
            return null;
        }

        var manager = ServiceManager.Find(Environment.GetEnvironmentVariable);
        if (manager is null)
        {
            await Console.Error.WriteLineAsync("patchbay: this system has neither systemd nor launchd; start patchbay --detach from its own scheduler");
        }

        return manager;
    }

    static async Task<bool> RunAllAsync(string[][] commands, CancellationToken cancellationToken)
    {
        foreach (var command in commands)
        {
            if (await ServiceManager.RunAsync(command, cancellationToken) is { } problem)
            {
                await Console.Error.WriteLineAsync($"patchbay: {string.Join(' ', command)} did not work: {problem}; run it yourself when the system is ready");
                return false;
            }
        }

        return true;
    }
}
