using System.Text.RegularExpressions;

namespace Patchbay.Protocol.Permissions;

/// <summary>
/// Replaces credentials with a known prefix by <c>[REDACTED]</c>. A mask covers letters, digits, dot, dash, underscore
/// and the colon of one kind only, so that it never hides shell syntax, a path or an address from whoever has to decide.
/// </summary>
public static partial class CredentialMask
{
    public const string Mask = "[REDACTED]";

    public static string Apply(string text) => Known().Replace(text, Mask);

    [GeneratedRegex(
        @"(?<![A-Za-z0-9_-])(?:sk-ant-[A-Za-z0-9_-]{16,}|sk-[A-Za-z0-9_-]{20,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}" +
        @"|glpat-[A-Za-z0-9_-]{20,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}|A(?:KIA|SIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{35}" +
        @"|npm_[A-Za-z0-9]{36}|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|[0-9]{8,10}:AA[A-Za-z0-9_-]{33}" +
        @"|(?<=[?&]token=)[A-Za-z0-9_-]{16,}" +
        @"|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,})(?![A-Za-z0-9_-])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Known();
}
