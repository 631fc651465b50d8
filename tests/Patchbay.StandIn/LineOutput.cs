using System.Text;

namespace Patchbay.StandIn;

/// <summary>Whole lines on standard output, one writer at a time.</summary>
sealed class LineOutput(Stream stream)
{
    readonly Lock _lock = new();

    public void Line(string text) => Lines([text]);

    /// <summary>In pieces of about 64 KB, as fast as the reader takes them.</summary>
    public void Lines(IEnumerable<string> texts)
    {
        lock (_lock)
        {
            var piece = new StringBuilder();
            foreach (var text in texts)
            {
                piece.Append(text).Append('\n');
                if (piece.Length > 64 * 1024)
                {
                    Write(piece);
                }
            }

            Write(piece);
        }
    }

    void Write(StringBuilder piece)
    {
        try
        {
            stream.Write(Encoding.UTF8.GetBytes(piece.ToString()));
            stream.Flush();
        }
        catch (IOException)
        {
            // Nobody reads any more.
        }

        piece.Clear();
    }
}
