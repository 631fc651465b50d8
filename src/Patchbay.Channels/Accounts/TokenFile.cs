using System.Text;
using Patchbay.Spool;

namespace Patchbay.Channels.Accounts;

/// <summary>
/// The contract's <c>.env</c> of a state folder: one <c>NAME=value</c> a line, without quotes. A variable of the environment
/// counts before it. Everything else in the file stays as it is; it is 0600.
/// </summary>
public sealed class TokenFile(string folder, string name)
{
    readonly string _path = Path.Combine(folder, ".env");

    /// <summary>Null when the file holds none.</summary>
    public string? Read() => Lines().Select(Value).FirstOrDefault(value => value is { Length: > 0 });

    /// <summary>Throws <see cref="IOException"/> and what <see cref="StateFolder"/> throws.</summary>
    public void Write(string token)
    {
        if (token.Length == 0 || token.Any(character => char.IsControl(character) || char.IsWhiteSpace(character)))
        {
            throw new ArgumentException("a token has no spaces and no line breaks", nameof(token));
        }

        StateFolder.Create(folder);
        var lines = Lines();
        var at = lines.FindIndex(line => Value(line) is not null);
        if (at < 0)
        {
            lines.Add($"{name}={token}");
        }
        else
        {
            lines[at] = $"{name}={token}";
        }

        // A second line of the same name would count for whoever reads the last one.
        for (var later = lines.Count - 1; later > at && at >= 0; later--)
        {
            if (Value(lines[later]) is not null)
            {
                lines.RemoveAt(later);
            }
        }

        Save(lines);
    }

    /// <summary>False when there was none.</summary>
    public bool Clear()
    {
        var lines = Lines();
        var count = lines.RemoveAll(line => Value(line) is not null);
        if (count > 0)
        {
            Save(lines);
        }

        return count > 0;
    }

    void Save(List<string> lines) => StateFile.Write(_path, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    List<string> Lines() => File.Exists(_path) ? [.. File.ReadAllLines(_path)] : [];

    string? Value(string line) => line.StartsWith(name + "=", StringComparison.Ordinal) ? line[(name.Length + 1)..].Trim() : null;
}
