using Microsoft.Extensions.Logging;
using Patchbay.Protocol.Logging;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Logs;

/// <summary>A session's log file, and what its channel processes are told about theirs.</summary>
sealed class SessionLog : IAsyncDisposable
{
    readonly RotatedLog? _file;
    readonly string _folder;
    readonly LogSettings _settings;

    /// <summary>Writes what the feed shows from now on; nothing at level none.</summary>
    public SessionLog(string sessionFolder, LogSettings settings, SessionFeed feed, TimeProvider time)
    {
        _folder = LogSettings.Folder(sessionFolder);
        _settings = settings;
        if (settings.Level is not LogLevel.None)
        {
            _file = new RotatedLog(new RotatedLogSettings(Path.Combine(_folder, "session.log"), settings.MaxBytes, settings.Keep), time);
            feed.Observe(new FeedLog(new LineLogger(_file, settings.Level)).Observe);
        }
    }

    /// <summary>For a channel that is ours; a stranger's server is told nothing.</summary>
    public IEnumerable<KeyValuePair<string, string?>> VariablesFor(ServerConfiguration server)
    {
        if (_file is null || !server.IsBuiltIn)
        {
            yield break;
        }

        yield return new(LogVariables.File, Path.Combine(_folder, $"{server.Name}.log"));
        yield return new(LogVariables.Level, LogLevels.Name(_settings.Level));
        yield return new(LogVariables.MaxBytes, _settings.MaxBytes.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return new(LogVariables.Keep, _settings.Keep.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;
}
