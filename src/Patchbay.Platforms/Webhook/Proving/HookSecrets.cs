namespace Patchbay.Platforms.Webhook.Proving;

/// <summary>The secrets that are valid now: one, or two while it is rotated. Shown to nobody.</summary>
sealed class HookSecrets(params IReadOnlyList<string> all)
{
    /// <summary>All are tried, so that the time it takes does not say which one fits.</summary>
    public bool Any(Func<string, bool> fits)
    {
        var found = false;
        foreach (var secret in all)
        {
            found |= fits(secret);
        }

        return found;
    }

    public override string ToString() => $"{all.Count} secrets";
}
