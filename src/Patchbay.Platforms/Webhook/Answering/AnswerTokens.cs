using System.Text.Json;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Spool;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>
/// <c>tokens.json</c> beside the secrets of the hooks, 0600: what a person gave with <c>patchbay hook token</c>. It is read for each use, so
/// that a token that was taken back counts no more.
/// </summary>
sealed class AnswerTokens(string folder)
{
    public string Path { get; } = System.IO.Path.Combine(folder, "tokens.json");

    /// <summary>Empty when the file is not there, and when it is not what it should be: then nothing is answered.</summary>
    public IReadOnlyDictionary<string, AnswerToken> Read()
    {
        try
        {
            return File.Exists(Path) ? Parse(File.ReadAllBytes(Path)).Tokens : AnswerTokenFile.Empty.Tokens;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return AnswerTokenFile.Empty.Tokens;
        }
    }

    /// <summary>On disk when it returns; null takes the token away. The caller has the turn for the folder.</summary>
    /// <exception cref="IOException">It cannot be written, or what is there is not what it should be.</exception>
    public void Write(string hook, AnswerToken? token)
    {
        var tokens = new SortedDictionary<string, AnswerToken>(StringComparer.Ordinal);
        try
        {
            foreach (var (name, present) in File.Exists(Path) ? Parse(File.ReadAllBytes(Path)).Tokens : AnswerTokenFile.Empty.Tokens)
            {
                tokens[name] = present;
            }
        }
        catch (JsonException exception)
        {
            throw new IOException($"{Path} is not what it should be: correct it, or take it away", exception);
        }

        tokens.Remove(hook);
        if (token is not null)
        {
            tokens[hook] = token;
        }

        StateFile.Write(Path, JsonSerializer.SerializeToUtf8Bytes(new AnswerTokenFile(tokens), AnswerJson.Default.AnswerTokenFile));
    }

    /// <summary>With its hook: one of the same name, made later, must not answer with it.</summary>
    /// <exception cref="HookException">It cannot be written.</exception>
    public void Forget(string hook)
    {
        try
        {
            if (Read().ContainsKey(hook))
            {
                Write(hook, null);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HookException($"the token of the hook '{hook}' cannot be taken away: {exception.Message}", exception);
        }
    }

    static AnswerTokenFile Parse(byte[] content) =>
        JsonSerializer.Deserialize(content, AnswerJson.Default.AnswerTokenFile) is { Tokens: not null } file && file.Tokens.Values.All(token => token?.Value is not null)
            ? file : throw new JsonException("no tokens");
}
