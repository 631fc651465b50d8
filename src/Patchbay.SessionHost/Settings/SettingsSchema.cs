using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Patchbay.SessionHost.Settings;

/// <summary>The JSON schema of a settings file, for editors, from the same table that the check reads.</summary>
public static class SettingsSchema
{
    public static string Text()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", "Settings of Patchbay");
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            json.WriteStartObject("$schema");
            json.WriteString("type", "string");
            json.WriteEndObject();
            foreach (var group in SettingKeys.Groups)
            {
                WriteGroup(json, group);
            }

            json.WriteEndObject();
            json.WriteBoolean("additionalProperties", false);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    static void WriteGroup(Utf8JsonWriter json, string group)
    {
        json.WriteStartObject(group);
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var key in SettingKeys.All.Where(key => key.Name.StartsWith(group + ".", StringComparison.Ordinal)))
        {
            json.WriteStartObject(key.Name[(group.Length + 1)..]);
            json.WriteString("description", key.Description);
            WriteValue(json, key);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
    }

    static void WriteValue(Utf8JsonWriter json, SettingKey key)
    {
        switch (key.Kind)
        {
            case SettingKind.Choice:
                json.WriteStartArray("enum");
                foreach (var choice in key.Choices)
                {
                    json.WriteStringValue(choice);
                }

                json.WriteEndArray();
                json.WriteString("default", key.Default);
                break;
            case SettingKind.Number:
                json.WriteString("type", "number");
                json.WriteNumber("minimum", key.Least);
                json.WriteNumber("maximum", key.Most);
                Default(json, key);
                break;
            case SettingKind.Text:
                json.WriteString("type", "string");
                json.WriteNumber("maxLength", key.Most);
                json.WriteString("default", key.Default);
                break;
            case SettingKind.Rules:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                json.WriteString("type", "string");
                json.WriteEndObject();
                Default(json, key);
                break;
            default:
                json.WriteString("type", "boolean");
                Default(json, key);
                break;
        }
    }

    static void Default(Utf8JsonWriter json, SettingKey key)
    {
        json.WritePropertyName("default");
        json.WriteRawValue(key.Default);
    }
}
