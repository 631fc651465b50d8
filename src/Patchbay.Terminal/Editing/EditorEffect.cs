namespace Patchbay.Terminal.Editing;

/// <summary>What a key asks of the terminal, beyond the edited line.</summary>
abstract record EditorEffect;

/// <summary>Enter: this text is meant.</summary>
sealed record LineEntered(string Text) : EditorEffect;

/// <summary>Ctrl-D on an empty line.</summary>
sealed record EndPressed : EditorEffect;

/// <summary>Ctrl-C. The line is empty now.</summary>
sealed record CancelPressed : EditorEffect;

/// <summary>Escape, when it closed nothing of the editor's own.</summary>
sealed record EscapePressed : EditorEffect;

/// <summary>Ctrl-Z.</summary>
sealed record SuspendPressed : EditorEffect;

/// <summary>Ctrl-L.</summary>
sealed record ClearPressed : EditorEffect;
