using System.Text.Json.Serialization;

namespace Patchbay.StandIn;

[JsonSerializable(typeof(string))]
sealed partial class StandInJson : JsonSerializerContext;
