using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Door;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;

namespace Patchbay.Platforms.Webhook.Intake;

/// <summary>What became of a trial, for people.</summary>
/// <param name="Event">As the session would be shown it; null when there would be none.</param>
/// <param name="Route">The session that would get it; null for the one that is open longest.</param>
public sealed record HookTried(IReadOnlyList<string> Lines, ChannelEvent? Event, string? Route);

/// <summary>
/// Signs a report as the vendor would, with the hook's own secret, and says what would become of it: the same steps as in
/// <see cref="HookIntake"/>, and nothing is kept. Or sends it to the listener, where it is an event like any other.
/// </summary>
public sealed class HookTrial(Func<string, string?> variable, string homeFolder, TimeProvider time)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly HookSettings _settings = HookSettings.Read(variable).Settings;

    /// <param name="body">Null for the provider's own example.</param>
    /// <param name="headers">Instead of the example's of the same names.</param>
    /// <exception cref="HookException">There is no such hook, or nothing can be sent to it.</exception>
    public HookTried Run(string name, byte[]? body, IReadOnlyList<(string Name, string Value)> headers)
    {
        var (hook, request) = Signed(name, body, headers);
        var now = time.GetUtcNow();
        var lines = new List<string> { $"to        {_settings.Url(name)}, {request.Body.Length} bytes, signed as {hook.Provider.Name} does" };
        if (hook.Provider.Verify(request, hook.ValidAt(now), now) is { } refusal)
        {
            return None($"401, not believed: {refusal.Reason}");
        }

        lines.Add("signature right");
        try
        {
            var parts = hook.Provider.Parts(request);
            if (parts.Count != 1)
            {
                lines.Add($"batch     {parts.Count} reports{(parts.Count > 1 ? ", of which the first is shown" : "")}");
            }

            return parts.Count == 0 ? None("200, an empty batch") : hook.Provider.Read(parts[0]) switch
            {
                HookReading.Report { Value: var report } => Reported(report),
                HookReading.Handshake => None("200, the vendor's question for the address is answered"),
                HookReading.Nothing { Kind: var kind } => None($"200, {kind} says nothing to an agent"),
                _ => None("200, no event"),
            };
        }
        catch (JsonException)
        {
            return None("400, malformed body");
        }

        HookTried None(string why) => new([.. lines, $"answer    {why}: no event"], null, null);

        HookTried Reported(HookReport report)
        {
            var meta = HookMessages.Meta(hook, report);
            if (HookSieve.Refuse(hook, report, meta) is { } reason)
            {
                lines.AddRange(meta.Select(pair => $"  {pair.Key}: {pair.Value}"));
                return None($"200, {reason}");
            }

            lines.Add("answer    202, on disk first");
            var severity = hook.Severity ?? report.Severity;
            if (hook.Quiet is { } quiet && quiet.Covers(now) && severity is not HookSeverity.Urgent)
            {
                lines.Add($"waits     for the end of the quiet hours, {quiet.EndAfter(now):yyyy-MM-dd HH:mm 'UTC'}");
            }

            lines.AddRange(meta.Select(pair => $"  {pair.Key}: {pair.Value}"));
            lines.AddRange(report.Text.Split('\n').Select(line => $"  | {line}"));
            var shown = new ChannelEvent { Content = report.Text, Meta = meta, Role = SenderRoles.Webhook };
            return new HookTried(lines, shown, new HookDesk(variable, homeFolder, "", time).Show(name).Route);
        }
    }

    /// <summary>In one line, whether somebody listens where this environment says.</summary>
    public async Task<string> ListenerAsync(CancellationToken cancellationToken)
    {
        if (_settings.Port == 0)
        {
            return "WEBHOOK_PORT is 0 here, so nobody knows where a listener is";
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            using var socket = new Socket(Here.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(Here, limit.Token);
            return $"something listens at {Here}";
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return $"nobody listens at {Here}, so what vendors send now is not heard: start a session with --channels builtin:webhook";
        }
    }

    /// <summary>Sends it: an event like any other comes of it. The answer, for people.</summary>
    /// <exception cref="HookException">Nobody answers there.</exception>
    public async Task<string> SendAsync(string name, byte[]? body, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        var (_, request) = Signed(name, body, headers);
        var address = new Uri($"{_settings.Network.Scheme}://{Here}{request.Target}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var http = new AnswerHttp();
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(request.Body) };
        foreach (var (header, value) in request.Headers.Known)
        {
            _ = message.Headers.TryAddWithoutValidation(header, value) || message.Content.Headers.TryAddWithoutValidation(header, value);
        }

        try
        {
            using var answer = await http.For(address).SendAsync(message, limit.Token);
            return $"sent      {(int)answer.StatusCode} {PlainText.OneLine(await answer.Content.ReadAsStringAsync(limit.Token))}";
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new HookException($"nobody took it at {Here}: start a session with --channels builtin:webhook, and give WEBHOOK_PORT as there ({exception.Message})", exception);
        }
    }

    IPEndPoint Here => new(_settings.Network.Address switch
    {
        var any when any.Equals(IPAddress.Any) => IPAddress.Loopback,
        var any when any.Equals(IPAddress.IPv6Any) => IPAddress.IPv6Loopback,
        var address => address,
    }, _settings.Port);

    (Hook Hook, HookRequest Request) Signed(string name, byte[]? body, IReadOnlyList<(string Name, string Value)> headers)
    {
        var book = new HookBook(new HookStore(_settings.StateFolder, time));
        if (!book.All.TryGetValue(name, out var hook))
        {
            throw new HookException(book.Problems.FirstOrDefault(problem => problem.Contains($"'{name}'", StringComparison.Ordinal))
                ?? $"there is no hook '{name}'; patchbay hook list shows those that there are");
        }

        var now = time.GetUtcNow();
        var example = hook.Provider.Example(now) ?? throw new HookException($"{hook.Provider.Name} asks its vendor, and nobody reports to this hook: there is nothing to send");
        var secret = hook.Secrets.FirstOrDefault(one => one.IsValid(now)) ?? throw new HookException($"the hook '{name}' has no secret yet, so nothing is believed: give the vendor's with patchbay hook rotate {name} --secret -");
        if (StandardProof.IsPublicKey(secret.Value))
        {
            throw new HookException($"what the hook '{name}' believes fits a public key, so only the sender can sign it: have it send its own test");
        }

        var plain = new HookRequest(
            "POST", HookRoutes.Prefix + name, new HookHeaders([KeyValuePair.Create("Content-Type", "application/json"), KeyValuePair.Create("User-Agent", "patchbay-hook-test")]),
            body ?? Encoding.UTF8.GetBytes(example.Body));
        return (hook, hook.Provider.Sign(plain.With(example.Headers).With(headers), secret.Value, now));
    }
}
