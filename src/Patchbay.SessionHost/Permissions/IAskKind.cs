namespace Patchbay.SessionHost.Permissions;

/// <summary>What differs between the kinds of things that a person is asked.</summary>
interface IAskKind<TAsked, TRelay, TOutcome>
{
    bool CanAnswer(TRelay relay);

    /// <summary>Puts it into the feed and returns it as places are to show it now; the first announcement is 1.</summary>
    TAsked Announce(TAsked asked, int announcement);

    void Show(TRelay relay, TAsked asked);

    /// <summary>Tells the feed, and every place that was shown it, how it ended.</summary>
    void Close(string id, TOutcome outcome, IEnumerable<TRelay> shownTo);
}
