using System.Text;
using System.Text.Json;
using Patchbay.Platforms.Webhook.Reading;
using Patchbay.Spool;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>
/// To what the answer to an event may go: a file of its own beside the payload, on disk before the event is, under the name that the
/// event carries as <c>message_id</c>. So the agent can name events that were really kept, and nothing else, from any session of the user.
/// </summary>
sealed class AnswerTargets(string inbox)
{
    const int Longest = 100;

    // Two repetitions of a delivery at one time write one file.
    readonly Lock _writing = new();

    /// <summary>The name for the event.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public string Keep(string platformId, KeptTarget target)
    {
        var name = $"{target.Hook}-{HookWords.Digest(platformId)[..32]}";
        var path = PathOf(name);
        lock (_writing)
        {
            if (!Directory.Exists(inbox))
            {
                StateFolder.Create(inbox);
            }

            if (!File.Exists(path))
            {
                StateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(target, AnswerJson.Default.KeptTarget));
            }
        }

        return name;
    }

    /// <summary>Null when no event of this name was kept, or none that can be answered.</summary>
    public KeptTarget? Find(string name)
    {
        if (name.Length is 0 or > Longest || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(name)), AnswerJson.Default.KeptTarget) is { Hook: not null, Provider: not null, Target: { Kind: not null, Ids: not null } } kept ? kept : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>What was made for the event, in the words that the agent was told; null when nothing of the kind was.</summary>
    /// <param name="name">Of an event that <see cref="Find"/> knows.</param>
    public string? Made(string name, string word)
    {
        try
        {
            return File.Exists(MadePath(name, word)) ? File.ReadAllText(MadePath(name, word)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "it was made before, and what it is cannot be read now";
        }
    }

    public void KeepMade(string name, string word, string what) => StateFile.Write(MadePath(name, word), Encoding.UTF8.GetBytes(what));

    string MadePath(string name, string word) => Path.Combine(inbox, $"{name}.{word}");

    string PathOf(string name) => Path.Combine(inbox, name + ".target");
}
