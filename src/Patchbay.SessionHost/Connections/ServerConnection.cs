using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.Protocol.Wire;
using Patchbay.SessionHost.Policy;
using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Connections;

/// <summary>
/// One run of one server, from spawn to end. Events are taken in order; those that come before the gates have decided
/// wait, so that they do not stand in front of the answers that the handshake needs.
/// </summary>
public sealed class ServerConnection : IAsyncDisposable
{
    readonly EarlyEvents _early;
    readonly ServerContext _context;
    readonly ChildProcess _child;
    readonly WireTransport _wire;
    readonly StderrTail _errors;
    McpClient? _client;
    ReceiptSender? _receipts;
    AdoptedSpool? _adopted;
    Task _adopting = Task.CompletedTask;
    int _received;

    ServerConnection(ServerConfiguration server, ServerContext context, ChildProcess child)
    {
        Server = server;
        _context = context;
        _child = child;
        _early = new EarlyEvents(TakeDecidedAsync);
        _errors = new StderrTail(child.StandardError, line => context.Notices.FromServer(server, "info", line));
        _wire = new WireTransport(child.StandardOutput, child.StandardInput, new WireTransportSettings
        {
            Name = server.Name,
            Tap = new ConnectionTap(this),
            OnFault = fault => context.Notices.Fault(server, fault),
            RefuseDiscover = true,
        });
    }

    public ServerConfiguration Server { get; }

    /// <summary>The name under which its events appear.</summary>
    public string Source => Server.Name;

    /// <summary>The first gate that failed, or null for a registered channel.</summary>
    public GateFailure? Gate { get; private set; }

    public bool IsListening { get; private set; }

    /// <summary>Empty until the handshake is done.</summary>
    public IReadOnlyList<ServerTool> Tools { get; private set; } = [];

    /// <summary>Cut to what the agent is shown; null when it has none.</summary>
    public string? Instructions { get; private set; }

    public bool RelaysPermissions => IsListening && Declares(WireCapabilities.PermissionRelay);

    public bool Declares(string capability) => _client?.ServerCapabilities.Experimental.Declares(capability) ?? false;

    /// <summary>Ends when the server closed its output or its process ended.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>What it printed last on its standard error, for an error text.</summary>
    public string LastErrors => _errors.Last;

    /// <summary>Spawns, shakes hands, evaluates the gates and, when they pass, starts to take events.</summary>
    public static async Task<ServerConnection> StartAsync(ServerConfiguration server, ServerContext context, CancellationToken cancellationToken)
    {
        var child = await ChildProcess.StartAsync(context.Environment.CommandFor(server), context.Environment.Guard, cancellationToken);
        var connection = new ServerConnection(server, context, child);
        try
        {
            await connection.ShakeHandsAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a tool under its own name. The result of a broken connection is an error, not an exception.</summary>
    public async Task<CallToolResult> CallToolAsync(string toolName, JsonElement input, CancellationToken cancellationToken)
    {
        var arguments = input.ValueKind is JsonValueKind.Object
            ? input.EnumerateObject().ToDictionary(property => property.Name, object? (property) => property.Value)
            : [];
        return await _client!.CallToolAsync(toolName, arguments, cancellationToken: cancellationToken);
    }

    /// <summary>Sends one of our notifications; a closed pipe is not an error here, because the end is noticed elsewhere.</summary>
    public async Task NotifyAsync<T>(string method, T parameters, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> typeInfo)
    {
        try
        {
            await _wire.SendLinesAsync(WireJson.NotificationLine(method, parameters, typeInfo), CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The server is gone.
        }
    }

    public async ValueTask DisposeAsync()
    {
        IsListening = false;
        _early.Close();
        if (_receipts is not null)
        {
            _context.Custodians.End(Source, _receipts);
            await _receipts.DisposeAsync();
        }

        // Closing the input, then the group: the contract's order.
        await _child.StopAsync(_context.StopGrace, _context.StopGrace);
        await _wire.DisposeAsync();
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        // Forgotten last: what is still being taken would stand in the queue before older events, which come again.
        await _wire.Completion;
        if (_receipts is not null)
        {
            _context.Intake.Forget(_receipts);
        }

        if (_adopted is not null)
        {
            _context.Custodians.End(Source, _adopted);
            await _adopted.DisposeAsync();
            await _adopting;
            _context.Intake.Forget(_adopted);
        }

        await _child.DisposeAsync();
    }

    internal ValueTask OnEventAsync(ChannelEvent message, CancellationToken cancellationToken) => _early.AddAsync(message, cancellationToken);

    async ValueTask TakeDecidedAsync(ChannelEvent message, bool listening, CancellationToken cancellationToken)
    {
        if (!listening)
        {
            _context.Intake.CountDropped(this, Gate?.Gate ?? "closed");
            return;
        }

        if (message.DroppedKeys.Count > 0)
        {
            _context.Notices.FromServer(Server, "warning", $"meta keys left out: {string.Join(", ", message.DroppedKeys)}");
        }

        if (_adopted is not null)
        {
            await _adopted.TakeAsync(message, cancellationToken);
        }
        else if (message.Id is { Length: > 0 and <= 200 })
        {
            await _context.Intake.TakeAsync(this, message, _receipts!, _received++ < 1024, cancellationToken);
        }
        else
        {
            _context.Notices.FromServer(Server, "error", "an event without its id was refused, although the server keeps a spool");
        }
    }

    internal void OnVerdict(PermissionVerdict verdict)
    {
        if (RelaysPermissions)
        {
            _context.Relays.Verdict(this, verdict);
        }
    }

    internal void OnAnswer(QuestionAnswer answer)
    {
        if (IsListening)
        {
            _context.Relays.Answer(this, answer);
        }
    }

    internal ValueTask OnControlAsync(ControlCommand command) =>
        IsListening ? _context.Intake.ControlAsync(this, command) : ValueTask.CompletedTask;

    internal void OnFeedRequest(FeedRequest request) => _context.Relays.ReadFeed(this, request);

    internal void OnLog(ReadOnlySpan<byte> parameters)
    {
        var (level, text) = ServerLog.Read(parameters);
        _context.Notices.FromServer(Server, level, text);
    }

    async Task ShakeHandsAsync(CancellationToken cancellationToken)
    {
        _wire.Start();
        Ended = EndAsync();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_context.Environment.StartTimeout);
        var connecting = McpClient.CreateAsync(new StartedTransport(Server.Name, _wire), ClientOptions(), cancellationToken: timeout.Token);
        if (await Task.WhenAny(connecting, Ended) != connecting && !timeout.IsCancellationRequested)
        {
            await timeout.CancelAsync();
            _ = connecting.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw new ServerStartException(await _errors.ExplainAsync($"it ended during the handshake{await ExitTextAsync()}"));
        }

        try
        {
            _client = await connecting;

            // Before anything else is asked: its answer may stand behind any number of events.
            await RegisterAsync(cancellationToken);
            Tools = await ServerOffer.ToolsAsync(this, _client, _context.Notices, timeout.Token);
            Instructions = ServerOffer.Instructions(this, _client, _context.Notices);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerStartException(
                await _errors.ExplainAsync($"no answer to the handshake within {_context.Environment.StartTimeout.TotalSeconds:0} s"));
        }
    }

    McpClientOptions ClientOptions() => new()
    {
        ClientInfo = new Implementation { Name = "patchbay", Version = _context.Environment.Version },
        Capabilities = new ClientCapabilities { Experimental = WireCapabilities.Declare(WireCapabilities.Extensions) },
        // Ours comes first, and says what happened.
        InitializationTimeout = _context.Environment.StartTimeout + TimeSpan.FromSeconds(5),
    };

    async Task RegisterAsync(CancellationToken cancellationToken)
    {
        Gate = _context.Gates.Evaluate(new GateFacts(
            Source, Server.IsBuiltIn, _client!.ServerCapabilities.Experimental, _client.NegotiatedProtocolVersion));
        if (Gate is null)
        {
            try
            {
                await PrepareSpoolAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is Spool.SpoolHeldException or Spool.SpoolUnavailableException)
            {
                Gate = new GateFailure("spool", exception.Message);
            }
        }

        IsListening = Gate is null;
        await _early.ReleaseAsync(IsListening, cancellationToken);
    }

    async Task PrepareSpoolAsync(CancellationToken cancellationToken)
    {
        if (Declares(WireCapabilities.Receipts))
        {
            _receipts = new ReceiptSender(_wire, _context.Custodians.Of(Source));
            _context.Custodians.Begin(Source, _receipts);
            await _context.Intake.WelcomeAsync(this, cancellationToken);
            return;
        }

        _adopted = await AdoptedSpool.OpenAsync(
            Path.Combine(_context.AdoptedFolder, FolderName(Source)), _context.SessionName, _context.Environment.WorkingDirectory,
            _context.Environment.Time, text => _context.Notices.FromServer(Server, "error", text), _context.Custodians.Of(Source),
            cancellationToken);
        _context.Custodians.Begin(Source, _adopted);
        _adopting = _adopted.RunAsync(
            message => _context.Intake.TakeAsync(this, message, _adopted, _received++ < 1024, CancellationToken.None));
    }

    static string FolderName(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    // What it wrote last is still in the pipe when it is gone; a child of its own may hold the pipe open for ever.
    async Task EndAsync()
    {
        if (await Task.WhenAny(_wire.Completion, _child.Exited) != _wire.Completion)
        {
            await Task.WhenAny(_wire.Completion, Task.Delay(TimeSpan.FromSeconds(1), _context.Environment.Time));
        }
    }

    // Its output ends a moment before it does.
    async Task<string> ExitTextAsync()
    {
        await Task.WhenAny(_child.Exited, Task.Delay(TimeSpan.FromMilliseconds(500), _context.Environment.Time));
        return _child.Exited.IsCompleted ? $" with exit code {await _child.Exited}" : "";
    }

    /// <summary>Hands the SDK a transport that is open already.</summary>
    sealed class StartedTransport(string name, WireTransport wire) : IClientTransport
    {
        public string Name => name;

        public Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) => Task.FromResult<ITransport>(wire);
    }
}
