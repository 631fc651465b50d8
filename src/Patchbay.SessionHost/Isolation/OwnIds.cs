using System.Globalization;
using System.Runtime.InteropServices;

namespace Patchbay.SessionHost.Isolation;

/// <summary>Who we are, as engines want to be told.</summary>
static class OwnIds
{
    public static string Text => string.Create(CultureInfo.InvariantCulture, $"{UserId()}:{GroupId()}");

#pragma warning disable SYSLIB1054 // Integers need no marshalling code, and so no unsafe blocks.
    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern uint UserId();

    [DllImport("libc", EntryPoint = "getegid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern uint GroupId();
#pragma warning restore SYSLIB1054
}
