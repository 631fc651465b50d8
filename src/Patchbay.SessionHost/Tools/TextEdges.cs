namespace Patchbay.SessionHost.Tools;

/// <summary>Cuts text without tearing a surrogate pair, whose halves no JSON writer takes.</summary>
static class TextEdges
{
    public static string Head(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    public static string Tail(string text, int length) =>
        text.Length <= length ? text : text[(char.IsLowSurrogate(text[^length]) ? text.Length - length + 1 : text.Length - length)..];
}
