using System.Globalization;
using System.Security.Cryptography;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Isolation;

/// <summary>
/// One container for a session, in which its commands run one after the other. It is started with the session and ends with
/// it. Nothing is fetched: the image must be there.
/// </summary>
sealed class CommandContainer(ContainerSettings settings, IsolatedPlace place) : ICommandIsolation
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    readonly string _name = $"patchbay-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
    ProcessGuard? _guard;
    ContainerEngine? _engine;
    ChildProcess? _container;
    Task _errors = Task.CompletedTask;
    int _marks;

    public IsolatedPlace Place { get; } = place with { Called = "container", ShowsOnlyItsOwn = true };

    public async Task StartAsync(ProcessGuard guard, CancellationToken cancellationToken)
    {
        if ((Place.Problem() ?? Missing()) is { } problem)
        {
            throw new AgentUnavailableException(problem);
        }

        _guard = guard;
        try
        {
            await FindImageAsync(guard, cancellationToken);
            var line = ContainerLine.Run(_engine!, settings, Place, _name, OwnIds.Text, Path.Exists);
            _container = await ChildProcess.StartAsync(_engine!.Command(line, Place.WorkingDirectory), guard, cancellationToken);
            var errors = ContainerEngine.TailAsync(_container.StandardError, CancellationToken.None);
            _errors = errors;
            using var output = new StreamReader(_container.StandardOutput, leaveOpen: true);
            if (await output.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, guard.Time, cancellationToken) is not ContainerLine.Ready)
            {
                throw new AgentUnavailableException($"--container: {_engine.Name} could not start {settings.Image} with {Place.WorkingDirectory} to write in: {await errors.WaitAsync(Grace, guard.Time, cancellationToken)}");
            }
        }
        catch (Exception exception) when (exception is ChildStartException or TimeoutException)
        {
            throw new AgentUnavailableException($"--container: {exception.Message}");
        }
    }

    public IsolatedCommand Enclose(string command, IReadOnlyDictionary<string, string?> environment)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"{_name}.{Interlocked.Increment(ref _marks)}.");
        IReadOnlyList<string> line = [Launcher.Shell, "-c", "exec \"$@\" 2>&1", "sh", _engine!.Name, .. ContainerLine.Exec(_name, mark, command, environment)];
        return new IsolatedCommand(line, () => _engine.RunAsync(ContainerLine.End(_name, mark), Place.WorkingDirectory, _guard!, CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _container, null) is not { } container)
        {
            return;
        }

        // The end of its input is the end of the container and of all in it, and that is the end of its output. The engine's
        // program may go on for some seconds for reasons of its own.
        await container.CloseInputAsync();
        using var fuse = new CancellationTokenSource(Grace, _guard!.Time);
        try
        {
            while (await container.StandardOutput.ReadAsync(new byte[256], fuse.Token) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            await _engine!.RunAsync(["rm", "--force", _name], "/", _guard, CancellationToken.None);
        }

        await container.DisposeAsync();
        await _errors.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    async Task FindImageAsync(ProcessGuard guard, CancellationToken cancellationToken)
    {
        var (found, why) = await _engine!.RunAsync(["image", "inspect", settings.Image], Place.WorkingDirectory, guard, cancellationToken);
        if (found == 0)
        {
            return;
        }

        var (works, trouble) = await _engine.RunAsync(["ps", "--quiet"], Place.WorkingDirectory, guard, cancellationToken);
        throw new AgentUnavailableException(works == 0
            ? $"--container: {_engine.Name} has no image {settings.Image}; fetch or build it first, as with {_engine.Name} pull {settings.Image} (it said: {why})"
            : $"--container: {_engine.Name} does not work here: {trouble}");
    }

    string? Missing()
    {
        if (OperatingSystem.IsWindows())
        {
            return "--container is there for Linux and macOS; on Windows run the session in WSL";
        }

        _engine = ContainerEngine.Find(settings.Engine, name => ExecutableSearch.Find(name) is not null);
        return _engine is null
            ? settings.Engine is { } wanted ? $"--container: {wanted} is not installed, and container.engine names it"
                : "--container needs podman or docker, and neither is installed: apt install podman (or your system's way)"
            : ContainerSettings.Problem(settings.Image) is { } problem ? $"--container: {problem}"
            : ContainerLine.Unmountable(Place) is { } folder ? $"--container cannot mount {folder}: its name has a comma, a quote or a line break"
            : null;
    }
}
