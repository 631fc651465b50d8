using System.Diagnostics;
using System.Globalization;
using Patchbay.Bench.Processes;
using Patchbay.Bench.Stand;
using Patchbay.SessionHost.Clients;

namespace Patchbay.Bench.Parts;

/// <summary>
/// Two messages of the page in each turn of the program as it ships: one to the session that rests, one while the turn works. From
/// "accepted", when the event is on disk, to the request to the model that has it in it. The model is in this program and answers
/// at once: with a call of Read, until the second message is there.
/// </summary>
static class InjectionPart
{
    const string Session = "bench";
    const int WarmUp = 300;
    const int Counted = 500;

    // A conversation that only grows would make the last request much larger than the first.
    const int TurnsOfConversation = 25;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        await using var model = await BenchModel.StartAsync();
        await using var session = SessionProcess.Start(arguments.Program!, folder, model.Variables, "--agent", "claude", "--model", "fake", "--name", Session);
        await File.WriteAllTextAsync(Path.Combine(session.WorkingDirectory, "notes.txt"), "a short note\n");
        await using var page = await PageClient.ConnectAsync(await session.Port);
        await using var terminal = await SocketSessionClient.ConnectAsync(Path.Combine(folder, "home", "sessions", Session), TimeProvider.System, CancellationToken.None);
        List<double> idle = [], working = [], cycles = [];
        for (var number = 0; number < WarmUp + Counted; number++)
        {
            if (number % TurnsOfConversation == 0)
            {
                await terminal.SendAsync(new ControlCommand("clear", null), CancellationToken.None);
            }

            var (first, second) = (Name("first", number), Name("second", number));
            var turn = new InjectionTurn(first, second, "notes.txt");
            model.Answer = turn.Answer;
            var toIdle = Sample.Milliseconds(await SendAsync(page, first), await turn.First);
            await turn.Works;
            var toWorking = Sample.Milliseconds(await SendAsync(page, second), await turn.Second);
            await page.ReachedAsync(second, "read");
            if (number >= WarmUp)
            {
                idle.Add(toIdle);
                working.Add(toWorking);
                cycles.AddRange(turn.Cycles);
            }
        }

        return
        [
            .. Row.Spread("injection", "accepted → request to the model, session at rest", idle),
            .. Row.Spread("injection", "accepted → request to the model, turn that works, at its next breakpoint", working),
            new("injection", "the same turns: request → call → next request, without waiting for anything, p50", Sample.Median(cycles), "ms"),
        ];
    }

    /// <summary>When it was accepted.</summary>
    static async Task<long> SendAsync(PageClient page, string text)
    {
        await page.SendAsync(text, text);
        await page.AcceptedAsync(text);
        return Stopwatch.GetTimestamp();
    }

    static string Name(string which, int number) => string.Create(CultureInfo.InvariantCulture, $"{which}-{number}-");
}
