using FsCheck;
using FsCheck.Fluent;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Tests.Permissions;

/// <summary>Kills: an answer that wins twice, a closed request that opens again, a verdict that closes another request.</summary>
public class BrokerProperties
{
#pragma warning disable VSTHRD002, VSTHRD104 // a property is a function

    // Who answers (2 is a place that was shown nothing), which request (4 is an unknown id), and what.
    static readonly Gen<(int Who, int Which, bool Yes)> Step =
        from who in Gen.Choose(0, 2)
        from which in Gen.Choose(0, 4)
        from yes in Gen.Elements(true, false)
        select (who, which, yes);

    [Fact]
    public void In_any_order_of_answers_each_request_ends_once_as_its_first_real_answer_said() =>
        Histories.Holds(Step.ListOf(), steps => HoldsAsync([.. steps]).GetAwaiter().GetResult());

    [Fact]
    public void When_many_answer_at_once_exactly_one_wins() =>
        Histories.Holds(Gen.Choose(2, 8), answers => RaceAsync(answers).GetAwaiter().GetResult(), 200);

    static async Task<bool> HoldsAsync(List<(int Who, int Which, bool Yes)> steps)
    {
        await using var desk = new BrokerDesk();
        PersonRelay[] people = [new("one"), new("two"), new("stranger")];
        desk.Permissions.Add(people[0]);
        desk.Permissions.Add(people[1]);
        var asked = Enumerable.Range(0, 4).Select(_ => desk.AskAsync()).ToList();
        var ids = desk.Permissions.Waiting.Select(request => request.RequestId).ToList();
        var expected = new PermissionOutcome?[4];
        foreach (var (who, which, yes) in steps)
        {
            var verdict = new PermissionVerdict(which < 4 ? ids[which] : "zzzzz", yes ? PermissionVerdict.Allow : PermissionVerdict.Deny);
            var counts = who < 2 && which < 4 && expected[which] is null;
            if (desk.Permissions.Answer(verdict, people[who]) != counts && which < 4)
            {
                return false;
            }

            if (counts)
            {
                expected[which] = new PermissionOutcome(yes, yes ? "allowed" : "denied", people[who].Name, false);
            }
        }

        var open = ids.Where((_, index) => expected[index] is null).ToList();
        var waiting = desk.Permissions.Waiting.Select(request => request.RequestId).ToList();
        open.ForEach(id => desk.Permissions.Answer(PersonRelay.No(id), people[0]));
        var outcomes = await Task.WhenAll(asked);
        return waiting.SequenceEqual(open)
            && outcomes.Where((outcome, index) => expected[index] is { } wanted && outcome != wanted).Any() is false
            && people[1].Closed.Count == 4 && people[2].Shown.IsEmpty && people[2].Closed.IsEmpty;
    }

    static async Task<bool> RaceAsync(int answers)
    {
        await using var desk = new BrokerDesk();
        var people = Enumerable.Range(0, answers).Select(number => new PersonRelay($"p{number}")).ToList();
        people.ForEach(desk.Permissions.Add);
        using var interrupt = new CancellationTokenSource();
        var asked = desk.AskAsync(cancellationToken: interrupt.Token);
        var id = desk.Permissions.Waiting[0].RequestId;
        using var start = new Barrier(answers);
        var wins = await Task.WhenAll(people.Select((person, index) => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return desk.Permissions.Answer(index % 2 == 0 ? PersonRelay.Yes(id) : PersonRelay.No(id), person);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        var outcome = await asked;
        return wins.Count(won => won) == 1 && outcome.By == people[Array.IndexOf(wins, true)].Name
            && people.All(person => person.Closed.Count == 1 && person.Closed.All(closed => closed.By == outcome.By));
    }
}
