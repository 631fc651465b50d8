using System.Text.Json.Serialization;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>What a hook answers with. Shown to nobody.</summary>
/// <param name="Root">The address of the vendor's interface; null for its own.</param>
/// <param name="User">Whose token it is, where the vendor asks for it.</param>
sealed record AnswerToken(string Value, DateTimeOffset CreatedAt, Uri? Root = null, string? User = null)
{
    /// <summary>What may be made new with it, in the words of <see cref="AnswerCreation.Words"/>; null for nothing.</summary>
    public IReadOnlyList<string>? Create { get; init; }

    /// <summary>Where it may be used beside what an event was about; null for nowhere.</summary>
    public IReadOnlyList<string>? Places { get; init; }

    public override string ToString() => "a token";
}

/// <summary>The content of <c>tokens.json</c>, by the names of the hooks.</summary>
sealed record AnswerTokenFile(IReadOnlyDictionary<string, AnswerToken> Tokens)
{
    public static AnswerTokenFile Empty { get; } = new(new Dictionary<string, AnswerToken>());

    public override string ToString() => $"the tokens of {Tokens.Count} hooks";
}

/// <summary>What is kept beside the payload of an event that can be answered.</summary>
sealed record KeptTarget(string Hook, string Provider, HookTarget Target);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(AnswerTokenFile))]
[JsonSerializable(typeof(KeptTarget))]
sealed partial class AnswerJson : JsonSerializerContext;
