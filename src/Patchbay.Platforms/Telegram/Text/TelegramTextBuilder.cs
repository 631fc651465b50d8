using System.Text;
using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram.Text;

/// <summary>Puts a text and its marks together.</summary>
sealed class TelegramTextBuilder
{
    readonly StringBuilder _text = new();
    readonly List<TelegramEntity> _entities = [];

    public int Length => _text.Length;

    public bool HasMarks => _entities.Count > 0;

    public TelegramTextBuilder Add(string text)
    {
        _text.Append(text);
        return this;
    }

    public TelegramTextBuilder Add(string text, string mark)
    {
        var start = Length;
        _text.Append(text);
        Mark(start, new TelegramEntity(mark, 0, 0));
        return this;
    }

    /// <summary>Marks what was added since <paramref name="start"/>. Nothing is no place for a mark.</summary>
    public void Mark(int start, TelegramEntity entity)
    {
        if (Length > start)
        {
            _entities.Add(entity with { Offset = start, Length = Length - start });
        }
    }

    /// <summary>An empty line before the next block, if there is something before it.</summary>
    public void Separate(string separator)
    {
        if (Length > 0)
        {
            TrimEnd();
            _text.Append(separator);
        }
    }

    public bool EndsWith(char character) => Length > 0 && _text[^1] == character;

    public TelegramText Build()
    {
        TrimEnd();
        return new TelegramText(_text.ToString(), Apart());
    }

    // Line ends inside a mark stay: they are its own.
    void TrimEnd()
    {
        var floor = _entities.Count == 0 ? 0 : _entities.Max(entity => entity.Offset + entity.Length);
        while (Length > floor && _text[^1] == '\n')
        {
            _text.Length--;
        }
    }

    /// <summary>Code takes no other mark, so the marks around it end before it and begin again behind it.</summary>
    List<TelegramEntity> Apart()
    {
        var codes = _entities.Where(IsCode).OrderBy(entity => entity.Offset).ToList();
        var apart = new List<TelegramEntity>();
        foreach (var entity in _entities)
        {
            if (IsCode(entity) || entity.Type is "blockquote")
            {
                apart.Add(entity);
                continue;
            }

            var (start, end) = (entity.Offset, entity.Offset + entity.Length);
            foreach (var code in codes.Where(code => code.Offset < end && code.Offset + code.Length > start))
            {
                Put(entity, start, code.Offset);
                start = code.Offset + code.Length;
            }

            Put(entity, start, end);
        }

        return [.. apart.OrderBy(entity => entity.Offset).ThenByDescending(entity => entity.Length)];

        void Put(TelegramEntity entity, int from, int to)
        {
            if (from < to)
            {
                apart.Add(entity with { Offset = from, Length = to - from });
            }
        }
    }

    static bool IsCode(TelegramEntity entity) => entity.Type is "code" or "pre";
}
