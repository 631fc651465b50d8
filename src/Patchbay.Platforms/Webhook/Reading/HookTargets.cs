namespace Patchbay.Platforms.Webhook.Reading;

/// <summary>Makes targets of what a vendor named.</summary>
static class HookTargets
{
    /// <summary>Null when one of the ids is missing: what is not named whole cannot be answered.</summary>
    public static HookTarget? Of(string kind, params ReadOnlySpan<(string Name, string? Id)> ids)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, id) in ids)
        {
            if (string.IsNullOrEmpty(id))
            {
                return null;
            }

            named[name] = id;
        }

        return new HookTarget(kind, named);
    }
}
