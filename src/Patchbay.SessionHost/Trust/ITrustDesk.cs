namespace Patchbay.SessionHost.Trust;

/// <summary>Where the user is asked about a project: lines to read, and one answer.</summary>
public interface ITrustDesk
{
    /// <summary>Shows lines. They are safe to print as they stand.</summary>
    void Show(string text);

    /// <summary>True for a plain yes; an end of the input is a no.</summary>
    Task<bool> AskAsync(string question, CancellationToken cancellationToken);
}
