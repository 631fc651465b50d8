using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Patchbay.Bench.Processes;

namespace Patchbay.Bench.Parts;

/// <summary>
/// Reports of a vendor to the listener of the program as it ships, each another, each signed: from the request to 202, the payload
/// and the event on disk between; and how fast what nobody signed is refused. Sender and listener share the machine.
/// </summary>
static class WebhookPart
{
    const int AtOnce = 32;
    const int WarmUp = 2_000;
    const int Requests = 10_000;
    const int Alone = 500;

    // As long as such a report is with a vendor.
    static readonly string Summary = new('x', 2000);

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        if (arguments.Program is not { } program)
        {
            return []; // Only the program as it ships has this channel.
        }

        var secret = await AddAsync(program, folder);
        await using var server = ServerProcess.Start(
            new ServerCommand(program, ["channel", "webhook", "--headless"]), folder,
            new() { ["WEBHOOK_PORT"] = "0", ["WEBHOOK_SENDER_RATE"] = "0", ["WEBHOOK_HOOK_RATE"] = "0" });
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = AtOnce }, disposeHandler: true)
        {
            BaseAddress = new Uri($"http://127.0.0.1:{await server.Port}"),
        };
        await SendAsync(http, secret, 0, WarmUp, AtOnce, HttpStatusCode.Accepted);
        var (taken, rate) = await SendAsync(http, secret, WarmUp, Requests, AtOnce, HttpStatusCode.Accepted);
        var (alone, _) = await SendAsync(http, secret, WarmUp + Requests, Alone, 1, HttpStatusCode.Accepted);
        var memory = ProcessMemory.Resident(server.ProcessId);
        var (_, refused) = await SendAsync(http, "another secret", 0, Requests, AtOnce, HttpStatusCode.Unauthorized);
        return
        [
            new("webhook", "signed reports at once (32) → on disk → 202", rate, "requests/s"),
            .. Row.Spread("webhook", "the same, each", taken),
            .. Row.Spread("webhook", "signed report, one at a time → on disk → 202", alone),
            new("webhook", "webhook's channel after 12,500 reports, resident", memory, "MiB"),
            new("webhook", "reports with a wrong signature → 401", refused, "requests/s"),
        ];
    }

    static async Task<(IReadOnlyList<double> Milliseconds, double PerSecond)> SendAsync(HttpClient http, string secret, int first, int count, int atOnce, HttpStatusCode expected)
    {
        var began = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async sender =>
        {
            var times = new List<double>();
            for (var number = sender; number < count; number += atOnce)
            {
                var from = Stopwatch.GetTimestamp();
                using var request = Report(first + number, secret);
                using var response = await http.SendAsync(request);
                times.Add(Sample.Milliseconds(from, Stopwatch.GetTimestamp()));
                if (response.StatusCode != expected)
                {
                    throw new InvalidOperationException($"a report was answered {(int)response.StatusCode}");
                }
            }

            return times;
        }));
        return ([.. each.SelectMany(times => times)], count / Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    static HttpRequestMessage Report(int number, string secret)
    {
        var body = Encoding.UTF8.GetBytes(
            $$$"""{"action":"completed","check_run":{"name":"check {{{number}}}","head_sha":"ec26c3e57ca3a959ca5aad62de7213c562f8c821","conclusion":"failure","output":{"summary":"{{{Summary}}}"},"check_suite":{"head_branch":"main"}},"repository":{"full_name":"acme/site"}}""");
        var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/ci") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-GitHub-Event", "check_run");
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        return request;
    }

    /// <summary>Makes the hook as a person does; its secret.</summary>
    static async Task<string> AddAsync(string program, string folder)
    {
        const string Secret = "a-secret-of-the-bench";
        var start = new ProcessStartInfo(program, ["hook", "add", "ci", "--provider", "github", "--secret", Secret, "--yes"]) { RedirectStandardOutput = true };
        start.Environment["PATCHBAY_HOME"] = folder;
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Secret : throw new InvalidOperationException("the hook could not be made");
    }
}
