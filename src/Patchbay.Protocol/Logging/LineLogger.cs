using Microsoft.Extensions.Logging;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Protocol.Logging;

/// <summary>Brings the framework's log messages into a <see cref="RotatedLog"/>, one line each, credentials of a known form masked.</summary>
public sealed class LineLogger(RotatedLog log, LogLevel least) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel is not LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            var text = formatter(state, exception);
            log.Write(LogLevels.Name(logLevel), eventId.Id, CredentialMask.Apply(exception is null ? text : $"{text}: {exception.GetType().Name}: {exception.Message}"));
        }
    }
}
