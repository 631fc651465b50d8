using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram.Text;

/// <summary>
/// A text with its marks beside it, which is how Telegram keeps them: nothing in the text can be taken for a mark, and
/// lengths are those that Telegram counts.
/// </summary>
sealed record TelegramText(string Text, IReadOnlyList<TelegramEntity> Entities)
{
    /// <summary>The marks as the API wants them: null when there are none.</summary>
    public IReadOnlyList<TelegramEntity>? Marks => Entities.Count == 0 ? null : Entities;

    public static TelegramText Plain(string text) => new(text, []);

    /// <summary>A piece, with what lies in it of each mark.</summary>
    public TelegramText Piece(int start, int end)
    {
        var marks = new List<TelegramEntity>();
        foreach (var entity in Entities)
        {
            var (from, to) = (Math.Max(entity.Offset, start), Math.Min(entity.Offset + entity.Length, end));
            if (from < to)
            {
                marks.Add(entity with { Offset = from - start, Length = to - from });
            }
        }

        return new TelegramText(Text[start..end], marks);
    }
}
