using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Patchbay.Agents.Models;

/// <summary>The arguments of a call as the JSON that tools take.</summary>
static class ToolArguments
{
    /// <summary>Null when the model wrote something that is no object.</summary>
    public static JsonElement? Read(FunctionCallContent call)
    {
        if (call.Exception is not null)
        {
            return null;
        }

        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
            {
                writer.WritePropertyName(name);
                Write(writer, value);
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(output.WrittenMemory);
        return document.RootElement.Clone();
    }

    // The clients hand out what they parsed: JSON, or a plain value of it.
    static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case IConvertible number and not string:
                writer.WriteRawValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }
}
