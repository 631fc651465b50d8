namespace Patchbay.Protocol.Names;

/// <summary>Variables in which a session tells the channels that it starts itself what is its own.</summary>
public static class SessionVariables
{
    /// <summary>The session's folder for temporary files, a full path: what lies in it may be sent.</summary>
    public const string TemporaryFolder = "PATCHBAY_SESSION_TEMP";

    /// <summary>The session's name.</summary>
    public const string Name = "PATCHBAY_SESSION_NAME";

    const int MostLetters = 64;

    /// <summary>Whether a text can be a session's name, which is also the name of its folder.</summary>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= MostLetters && text[0] != '.' && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
    }
}
