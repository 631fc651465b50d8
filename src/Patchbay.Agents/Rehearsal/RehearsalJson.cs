using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Agents.Rehearsal;

[JsonSerializable(typeof(JsonElement))]
sealed partial class RehearsalJson : JsonSerializerContext;
