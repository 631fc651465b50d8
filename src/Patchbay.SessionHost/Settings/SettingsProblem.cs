namespace Patchbay.SessionHost.Settings;

/// <summary>One thing that is wrong in a settings file, where, and what to do about it. What it quotes is text from outside.</summary>
public sealed record SettingsProblem(string File, TextPlace Place, string Message, string Fix)
{
    public override string ToString() => $"{File}:{Place.Line}:{Place.Column}: {Message}; {Fix}";
}
