using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Patchbay.Channels.Outbound;
using Patchbay.Channels.Requests;
using Patchbay.Protocol.Wire;

namespace Patchbay.Channels.Sharing;

/// <summary>
/// One process that stands by, at the process that receives: its host's lines as if the host were ours, and the few requests
/// that need the spool. What it sends that cannot be used is answered or skipped; nothing in here may end the receiving.
/// </summary>
sealed class GuestConnection : IWireTap, IAsyncDisposable
{
    readonly IPlatform _platform;
    readonly HostDesk _desk;
    readonly ChannelServerSettings _settings;
    readonly INotices _notices;
    readonly WireConnection _wire;
    readonly CancellationTokenSource _gone = new();
    IReadOnlyList<string> _held = [];
    AttachedHost? _host;
    ServerTap? _tap;
    Task _serving = Task.CompletedTask;
    bool _isLeaving;

    public GuestConnection(Stream stream, IPlatform platform, HostDesk desk, ChannelServerSettings settings, INotices notices)
    {
        _platform = platform;
        _desk = desk;
        _settings = settings;
        _notices = notices;
        _wire = new WireConnection(stream, stream, new WireTransportSettings { Name = "standby", Tap = this }, TakeAsync);
    }

    /// <summary>Until the other process is gone, or this one ends.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _wire.Start();
        await _wire.Completion.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _gone.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_host is not { } host || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        if (_isLeaving)
        {
            await _desk.LeaveAsync(host);
        }
        else
        {
            _desk.Lose(host);
        }
    }

    public async ValueTask<bool> OnNotificationAsync(string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        var (host, tap) = (_host, _tap);
        if (host is null || tap is null)
        {
            throw new FormatException("the first line must be a greeting");
        }

        switch (method)
        {
            case ShareMethods.Ready when _serving.IsCompletedSuccessfully:
                _serving = Task.Run(() => _desk.ServeAsync(host, _held, _gone.Token), CancellationToken.None);
                return true;
            case ShareMethods.Leaving:
                _isLeaving = true;
                return true;
            default:
                return await tap.OnNotificationAsync(method, parameters, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _wire.DisposeAsync();
        _gone.Dispose();
    }

    async ValueTask TakeAsync(WireMessage request, CancellationToken cancellationToken)
    {
        if (!request.IsRequest)
        {
            return;
        }

        var id = request.Id.ToArray();
        byte[] answer;
        try
        {
            answer = await AnswerAsync(request, id, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            answer = ReplyLine.Error(id, ReplyLine.Busy, exception.Message);
        }

        await SendAsync(answer, cancellationToken);
    }

    async Task<byte[]> AnswerAsync(WireMessage request, byte[] id, CancellationToken cancellationToken)
    {
        if (request.Method is ShareMethods.Hello)
        {
            return Result(id, Greet(Read(request, ShareJson.Default.ShareGreeting)), ShareJson.Default.ShareAnswer);
        }

        var host = _host ?? throw new FormatException("the first line must be a greeting");
        var spool = await _desk.Opened.WaitAsync(cancellationToken);
        switch (request.Method)
        {
            case ShareMethods.MayWrite:
                var problem = _desk.WritingProblem(host, Read(request, ShareJson.Default.ShareChat).ChatId);
                return Result(id, new ShareAnswer(problem is null, problem), ShareJson.Default.ShareAnswer);
            case ShareMethods.History:
                var asked = Read(request, ShareJson.Default.ShareChat);
                var lines = await spool.HistoryAsync(asked.ChatId, asked.Limit, cancellationToken);
                return Result(id, new ShareHistory([.. lines.Select(ShareLine.Of)]), ShareJson.Default.ShareHistory);
            case ShareMethods.RecordSent:
                await spool.RecordSentAsync(Read(request, ShareJson.Default.SentMessage), cancellationToken);
                return Result(id, new ShareAnswer(true), ShareJson.Default.ShareAnswer);
            case ShareMethods.UpdateSent:
                var edit = Read(request, ShareJson.Default.ShareEdit);
                return Result(id, new ShareAnswer(await spool.UpdateSentAsync(edit.PlatformMessageId, edit.Text, cancellationToken)), ShareJson.Default.ShareAnswer);
            case ShareMethods.Confirmed:
                var confirmed = Read(request, ShareJson.Default.ShareConfirmation);
                await (host.Delivery.Current?.OnToolSucceededAsync(confirmed.ChatId, confirmed.Position) ?? Task.CompletedTask);
                return Result(id, new ShareAnswer(true), ShareJson.Default.ShareAnswer);
            case ShareMethods.Acknowledge:
                var text = await AckTool.RunAsync(Read(request, ShareJson.Default.JsonElement), host.Delivery.Current as PlainDelivery);
                return Result(id, new ShareAnswer(true, text), ShareJson.Default.ShareAnswer);
            default:
                return ReplyLine.Error(id, ReplyLine.UnknownMethod, "Method not found");
        }
    }

    ShareAnswer Greet(ShareGreeting greeting)
    {
        if (greeting.Version != ShareMethods.Version || _host is not null)
        {
            return new ShareAnswer(false, $"process {Environment.ProcessId} receives for this account and is another version of patchbay: end it, or update it");
        }

        _held = greeting.Held;
        _host = new AttachedHost(greeting.Seat, greeting.Channel, greeting.Project, greeting.HasReceipts, greeting.ReportChats, SendAsync, _settings, _notices);
        _tap = new ServerTap(_platform, _host, _desk, _notices);
        return new ShareAnswer(true);
    }

    Task SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) => _wire.SendLinesAsync(lines, cancellationToken);

    static T Read<T>(WireMessage request, JsonTypeInfo<T> typeInfo) =>
        JsonSerializer.Deserialize(request.Parameters.Span, typeInfo) ?? throw new JsonException("params must be an object");

    static byte[] Result<T>(byte[] id, T result, JsonTypeInfo<T> typeInfo) =>
        ReplyLine.Result(id, writer => JsonSerializer.Serialize(writer, result, typeInfo));
}
