using System.Text.RegularExpressions;

namespace Patchbay.Protocol.Permissions;

/// <summary>A verdict typed into a chat: <c>yes abcde</c>. Anything else, also a bare <c>yes</c>, is ordinary text.</summary>
public static partial class VerdictText
{
    /// <summary>Null when the text is no verdict.</summary>
    public static PermissionVerdict? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var yes = match.Groups[1].ValueSpan[0] is 'y' or 'Y';
        var id = match.Groups[2].Value.ToLowerInvariant();
        return PermissionId.IsValid(id)
            ? new PermissionVerdict(id, yes ? PermissionVerdict.Allow : PermissionVerdict.Deny)
            : null;
    }

    // Letters are spelled out: ignoring case would let the Kelvin sign and the dotless i in.
    [GeneratedRegex(@"^\s*([yY]|[yY][eE][sS]|[nN]|[nN][oO])\s+([a-km-zA-KM-Z]{5})\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
