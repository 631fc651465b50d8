using Patchbay.Channels.Gate;

namespace Patchbay.Platforms.Telegram.Asking;

/// <summary>Who is asked. A person's direct chat has the person's id, so an id is an address.</summary>
sealed class TelegramApprovers(AccessGate access, TelegramTracker tracker, AskWhom whom)
{
    /// <summary>Null: a plain host, which does not say where work came from; then the contract asks everybody who may.</summary>
    public IReadOnlyList<string> For(IReadOnlyList<string>? eventIds)
    {
        var state = access.Look();
        List<string> all = [.. state.AllowFrom.Where(state.MayApprove)];
        if (eventIds is null || whom is AskWhom.All)
        {
            return all;
        }

        List<string> starters = [.. eventIds.Select(tracker.OfEvent).OfType<TelegramSource>().Select(source => source.SenderId).Distinct().Where(state.MayApprove)];
        List<string> owners = [.. all.Where(state.Owners.Contains)];
        return starters.Count > 0 ? starters : owners.Count > 0 ? owners : all;
    }
}
