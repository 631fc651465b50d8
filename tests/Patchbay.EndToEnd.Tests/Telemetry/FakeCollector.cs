using System.Net;
using System.Text;

namespace Patchbay.EndToEnd.Tests.Telemetry;

/// <summary>Takes OTLP over HTTP on loopback, and keeps what came as bytes: names in protobuf stand there as they are.</summary>
sealed class FakeCollector : IAsyncDisposable
{
    readonly HttpListener _listener = new();
    readonly Lock _lock = new();
    readonly Dictionary<string, StringBuilder> _received = new(StringComparer.Ordinal);
    readonly Task _running;

    public FakeCollector()
    {
        // Of two that take the same number, one tries the next.
        for (var port = 20_000 + (Environment.ProcessId % 20_000); ; port++)
        {
            Address = $"http://127.0.0.1:{port}/";
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add(Address);
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (port < 60_000)
            {
                // Taken.
            }
        }

        _running = Task.Run(RunAsync);
    }

    public string Address { get; }

    /// <summary>All that came to <c>/v1/metrics</c> or <c>/v1/traces</c>, each byte as one letter.</summary>
    public string Received(string path)
    {
        lock (_lock)
        {
            return _received.TryGetValue(path, out var text) ? text.ToString() : "";
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
        _listener.Close();
    }

    async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                lock (_lock)
                {
                    var path = context.Request.Url!.AbsolutePath;
                    (_received.TryGetValue(path, out var text) ? text : _received[path] = new StringBuilder()).Append(Encoding.Latin1.GetString(body.ToArray()));
                }

                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Stopped, or the other side went away.
            }
        }
    }
}
