using System.Text.Json.Serialization;

namespace Patchbay.Cli;

[JsonSerializable(typeof(string))]
sealed partial class CliJson : JsonSerializerContext;
