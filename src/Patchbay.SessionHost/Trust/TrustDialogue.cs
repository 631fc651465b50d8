namespace Patchbay.SessionHost.Trust;

/// <summary>Shows what is to be decided and asks once.</summary>
public static class TrustDialogue
{
    /// <summary>True when the user trusts exactly what is in the review.</summary>
    public static Task<bool> AskAsync(TrustReview review, ITrustDesk desk, CancellationToken cancellationToken)
    {
        desk.Show(TrustText.Question(review));
        return desk.AskAsync(TrustText.Ask(review), cancellationToken);
    }
}
