namespace Patchbay.Protocol.Names;

/// <summary>Variables in which a session tells the channels that it starts itself what is its own.</summary>
public static class SessionVariables
{
    /// <summary>The session's folder for temporary files, a full path: what lies in it may be sent.</summary>
    public const string TemporaryFolder = "PATCHBAY_SESSION_TEMP";
}
