using System.Text.Json;

namespace Patchbay.Channels.Requests;

/// <summary>What the host said of itself in <c>initialize</c>.</summary>
/// <param name="Experimental">Its experimental capabilities: those keys whose value is an object.</param>
sealed record HostDeclaration(IReadOnlySet<string> Experimental)
{
    /// <summary>Throws <see cref="JsonException"/> when it is none.</summary>
    public static HostDeclaration Read(ReadOnlySpan<byte> parameters)
    {
        var experimental = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(parameters);
        Enter(ref reader, "params");
        while (Property(ref reader) is { } name)
        {
            if (name is not "capabilities")
            {
                reader.Skip();
                continue;
            }

            Require(reader.TokenType is JsonTokenType.StartObject, "capabilities");
            while (Property(ref reader) is { } capability)
            {
                if (capability is "experimental" && reader.TokenType is JsonTokenType.StartObject)
                {
                    while (Property(ref reader) is { } key)
                    {
                        if (reader.TokenType is JsonTokenType.StartObject)
                        {
                            experimental.Add(key);
                        }

                        reader.Skip();
                    }
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return new HostDeclaration(experimental);
    }

    static void Enter(ref Utf8JsonReader reader, string name) =>
        Require(reader.Read() && reader.TokenType is JsonTokenType.StartObject, name);

    /// <summary>The next property of the object that the reader is in, its value read; null at the end.</summary>
    static string? Property(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType is not JsonTokenType.PropertyName)
        {
            return null;
        }

        var name = reader.GetString();
        reader.Read();
        return name;
    }

    static void Require(bool isObject, string name)
    {
        if (!isObject)
        {
            throw new JsonException($"{name} must be an object");
        }
    }
}
