using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Protocol;

namespace Patchbay.Cli.Tests.Channels;

/// <summary>A channel server in a process of its own, and as much of a host as it takes to hear its events.</summary>
sealed class PlainHost : IDisposable
{
    readonly Process _process;
    readonly Lock _lock = new();
    readonly List<string> _events = [];

    PlainHost(Process process)
    {
        _process = process;
        _ = Task.Run(ReadAsync);
        _ = Task.Run(() => process.StandardError.ReadToEndAsync());
    }

    /// <summary>What came, in order.</summary>
    public IReadOnlyList<string> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Lines of the operator, as a host with our extensions hears them.</summary>
    public string Notices { get; private set; } = "";

    public static async Task<PlainHost> StartAsync(string channel, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "patchbay.dll"), "channel", channel])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var host = new PlainHost(Process.Start(start)!);
        var experimental = new JsonObject();
        foreach (var key in WireCapabilities.Extensions)
        {
            experimental[key] = new JsonObject();
        }

        await host.SendAsync(new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = "initialize",
            ["params"] = new JsonObject
            {
                ["protocolVersion"] = "2025-11-25",
                ["capabilities"] = new JsonObject { ["experimental"] = experimental },
                ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
            },
        });
        await host.SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" });
        return host;
    }

    /// <summary>As a power switch would.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    async Task SendAsync(JsonObject message)
    {
        await _process.StandardInput.WriteLineAsync(message.ToJsonString());
        await _process.StandardInput.FlushAsync();
    }

    async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            using var message = JsonDocument.Parse(line);
            var method = message.RootElement.TryGetProperty("method", out var name) ? name.GetString() : null;
            lock (_lock)
            {
                if (method == WireMethods.ChannelEvent)
                {
                    _events.Add(message.RootElement.GetProperty("params").GetProperty("content").GetString()!);
                }
                else if (method is "notifications/message")
                {
                    Notices += message.RootElement.GetProperty("params").GetProperty("data").GetString() + "\n";
                }
            }
        }
    }
}
