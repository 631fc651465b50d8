namespace Patchbay.Terminal.Layout;

/// <summary>One row as it is written, with its escape codes, and the cells it takes.</summary>
readonly record struct LiveRow(string Written, int Width);

/// <summary>The rows at the bottom that are drawn again and again, and the place of the cursor in them.</summary>
sealed record LiveArea(IReadOnlyList<LiveRow> Rows, int CursorRow, int CursorColumn);
