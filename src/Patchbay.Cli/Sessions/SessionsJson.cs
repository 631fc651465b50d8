using System.Text.Json.Serialization;

namespace Patchbay.Cli.Sessions;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(SessionRow[]))]
[JsonSerializable(typeof(StartRecord))]
sealed partial class SessionsJson : JsonSerializerContext;
