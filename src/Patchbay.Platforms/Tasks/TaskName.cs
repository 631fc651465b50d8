using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Patchbay.Platforms.Tasks;

/// <summary>
/// The names that a task has: <c>report.md</c> where it is dropped, <c>report.k3j9x2abcd.md</c> while it runs. The id in the
/// middle is drawn when the task is taken and makes it one event, whatever is dropped under the same name later.
/// </summary>
/// <param name="Name">As it was dropped.</param>
sealed record TaskName(string Name, string Id)
{
    const int IdLength = 10;

    /// <summary>In bytes: what is added to it must still be a name of a file.</summary>
    const int MostBytes = 220;

    const string Alphabet = "abcdefghijklmnopqrstuvwxyz23456789";

    static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    // What editors and copying programs call a file that is not finished.
    static readonly string[] Unfinished = [".tmp", ".part", ".partial", ".swp", ".swx", ".crdownload", ".lock", ".bak", "~"];

    public string Running => $"{Stem(Name)}.{Id}{Path.GetExtension(Name)}";

    public static TaskName Draw(string name) => new(name, RandomNumberGenerator.GetString(Alphabet, IdLength));

    /// <summary>Null for a name that no task has while it runs.</summary>
    public static TaskName? Parse(string running)
    {
        var (stem, extension) = (Stem(running), Path.GetExtension(running));
        if (Path.GetExtension(stem) is [_, .. var id] && IsId(id) && Stem(stem).Length > 0)
        {
            return new TaskName(Stem(stem) + extension, id);
        }

        return extension is [_, .. var last] && IsId(last) && stem.Length > 0 ? new TaskName(stem, last) : null;
    }

    /// <summary>Whether a file with this name is meant as a task, finished and not one of our own.</summary>
    public static bool IsTask(string name) =>
        name[0] != '.' && !IsResult(name) && !Unfinished.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    public static bool IsResult(string name) => name.EndsWith(".result.md", StringComparison.OrdinalIgnoreCase);

    public static bool IsTooLong(string name) => Encoding.UTF8.GetByteCount(name) > MostBytes;

    public static string Stem(string name) => Path.GetFileNameWithoutExtension(name);

    static bool IsId(string text) => text.Length == IdLength && !text.AsSpan().ContainsAnyExcept(Letters);
}
