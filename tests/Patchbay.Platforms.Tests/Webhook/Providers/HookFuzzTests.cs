using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;
using Patchbay.Platforms.Webhook.Relay;

namespace Patchbay.Platforms.Tests.Webhook.Providers;

/// <summary>
/// The parsers of all providers over bodies that somebody who has the secret could send, for some seconds; with PATCHBAY_SOAK=1 for
/// ten minutes. Nothing but <see cref="JsonException"/> may come out, and what is allocated is bounded by what came in.
/// </summary>
public sealed class HookFuzzTests
{
    static readonly TimeSpan Long = Environment.GetEnvironmentVariable("PATCHBAY_SOAK") is "1" ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(4);

    [Fact]
    public void No_body_breaks_a_parser()
    {
        // A failure names its seed: put it here to see it again.
        var seed = (ulong)Random.Shared.NextInt64();
        var time = TimeProvider.System;
        var (start, done, size) = (time.GetTimestamp(), 0, 20);
        do
        {
            foreach (var (vector, body) in Inputs.Sample(200, new Rnd(seed + (ulong)done, 1), size))
            {
                Try(vector, body, $"seed {seed.ToString(CultureInfo.InvariantCulture)}, after {done.ToString(CultureInfo.InvariantCulture)}");
                done++;
            }
        }
        while (time.GetElapsedTime(start) < Long);

        Assert.InRange(done, 200, int.MaxValue);
    }

    [Theory]
    [InlineData(1_000_000, '[')]
    [InlineData(1_000_000, '{')]
    [InlineData(1_000_000, '"')]
    [InlineData(1_000_000, '&')]
    [InlineData(1_000_000, '=')]
    [InlineData(1_000_000, '%')]
    [InlineData(1_000_000, '.')]
    [InlineData(1_000_000, '\0')]
    public void A_long_body_of_one_sign_costs_no_more_than_its_length(int length, char sign)
    {
        var body = new byte[length];
        Array.Fill(body, (byte)sign);
        foreach (var vector in HookVector.All)
        {
            Try(vector, body, $"{length} of {sign}");
        }
    }

    [Fact]
    public void No_event_of_a_relay_breaks_its_reader()
    {
        var whole = "{\"x-github-event\":\"push\",\"x-hub-signature-256\":\"sha256=00\",\"bodyB\":\"e30=\",\"body\":{\"a\":[1,\"\\ud83d\\ude00\"]},\"query\":{},\"timestamp\":1}"u8.ToArray();
        var events = Gen.OneOf(HookMutation.Of(whole), HookMutation.AnyJson.Select(System.Text.Encoding.UTF8.GetBytes), ArbMap.Default.GeneratorFor<byte[]>());
        foreach (var one in events.Sample(3_000, 20))
        {
            Assert.Equal("/hooks/x", (RelayRequest.Read("x", one) ?? HookRequests.Post("")).Target); // null or a request, and no exception
        }
    }

    static Gen<(HookVector Vector, byte[] Body)> Inputs { get; } =
        from vector in Gen.Elements<HookVector>(HookVector.All)
        from other in Gen.Frequency((6, Gen.Constant(vector)), (1, Gen.Elements<HookVector>(HookVector.All)))
        from body in Gen.Frequency(
            (6, HookMutation.Of(other.Body)),
            (2, HookMutation.AnyJson.Select(System.Text.Encoding.UTF8.GetBytes)),
            (1, ArbMap.Default.GeneratorFor<byte[]>()))
        select (vector, body);

    static void Try(HookVector vector, byte[] body, string where)
    {
        var request = vector.Request(body: body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            _ = vector.Provider.Verify(request, new HookSecrets(vector.Secret), vector.Now);
            Assert.InRange(vector.Provider.Identify(request).Length, 1, 4096);
            if (vector.Provider.Read(request) is HookReading.Report { Value: var report })
            {
                Assert.True(report.Kind.Length <= 400 && report.Kind.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '_' or '-'), $"kind '{report.Kind}'");
                Assert.NotEqual("", report.Text);
                Assert.NotEqual("", report.Thing);
                Assert.All(report.Meta, pair => Assert.NotEqual("", pair.Key));
            }
        }
        catch (JsonException)
        {
            // answered 400
        }
        catch (Exception exception)
        {
            Assert.Fail($"{vector.Name}, {where}: {exception}\n{Convert.ToBase64String(body.AsSpan(0, Math.Min(body.Length, 4000)))}");
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000 + 100L * body.Length);
    }
}
