using System.Text.Json.Serialization;

namespace Patchbay.Terminal;

[JsonSerializable(typeof(string))]
sealed partial class TerminalJson : JsonSerializerContext;
