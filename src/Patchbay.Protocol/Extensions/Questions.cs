using System.Text.Json.Serialization;

namespace Patchbay.Protocol.Extensions;

/// <summary>How a question wants to be answered.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QuestionKind>))]
public enum QuestionKind
{
    /// <summary>One of the options.</summary>
    [JsonStringEnumMemberName("choice")] Choice,

    /// <summary>Free text.</summary>
    [JsonStringEnumMemberName("text")] Text,

    /// <summary>A plan to approve: the options are what may be done with it.</summary>
    [JsonStringEnumMemberName("plan")] Plan,
}

/// <summary>Host to server. The id has the form of a permission request's and shares its space.</summary>
public sealed record Question(
    string QuestionId,
    QuestionKind Kind,
    string Text,
    IReadOnlyList<string> Options,
    IReadOnlyList<string> EventIds,
    DateTimeOffset ExpiresAt);

/// <summary>Server to host. <see cref="Text"/> is one of the options, letter by letter, or free text.</summary>
public sealed record QuestionAnswer(string QuestionId, string Text, string? By = null);

/// <summary>Host to server: no more answers. <see cref="Answer"/> is null when the time is over.</summary>
public sealed record QuestionResolved(string QuestionId, string? Answer, string? By = null);
