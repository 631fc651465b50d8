namespace Patchbay.SessionHost.Permissions;

/// <summary>
/// Whether a rule speaks of a call. What cannot be told for sure is <see cref="Maybe"/>: that never allows, and where a rule
/// denies or asks, it asks.
/// </summary>
enum RuleMatch
{
    No,
    Maybe,
    Yes,
}
