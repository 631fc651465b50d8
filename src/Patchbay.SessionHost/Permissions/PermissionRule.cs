using System.Text.Json;

namespace Patchbay.SessionHost.Permissions;

/// <summary>
/// The rule that "always in this session" adds: this tool with exactly this input, written so that a person can read it.
/// </summary>
public static class PermissionRule
{
    /// <summary>The command or path when that is all the input says, else the whole input.</summary>
    public static string Pattern(JsonElement input)
    {
        if (input.ValueKind is JsonValueKind.Object)
        {
            var properties = input.EnumerateObject().Where(property => property.Name is not ("description" or "timeout")).ToList();
            if (properties.Count == 1 && properties[0].Value.ValueKind is JsonValueKind.String)
            {
                return properties[0].Value.GetString()!;
            }
        }

        return input.GetRawText();
    }
}
