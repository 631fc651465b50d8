using System.Text.Json;

namespace Patchbay.SessionHost.Tools;

/// <summary>The arguments of one call; a wrong one ends the call with a message that names it.</summary>
readonly struct ToolInput(JsonElement input)
{
    public string Text(string name) => OptionalText(name)
        ?? throw new ToolFailureException($"Argument '{name}' is missing; it must be a string.");

    public string? OptionalText(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()
                : throw new ToolFailureException($"Argument '{name}' must be a string.");
        }
        catch (InvalidOperationException)
        {
            throw new ToolFailureException($"Argument '{name}' is not valid text.");
        }
    }

    /// <summary>An absolute path; not yet resolved.</summary>
    public string File(string name, ToolContext context) => Full(name, Text(name), context);

    public string? OptionalFile(string name, ToolContext context) =>
        OptionalText(name) is { } path ? Full(name, path, context) : null;

    public int? Number(string name, int least, int most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw new ToolFailureException($"Argument '{name}' must be a whole number from {least} to {most}.");
    }

    public bool Flag(string name, bool otherwise = false) => Find(name)?.ValueKind switch
    {
        null => otherwise,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new ToolFailureException($"Argument '{name}' must be true or false."),
    };

    /// <summary>For <see cref="IAgentTool.Describe"/>: one line, cut, or the fallback; nothing throws.</summary>
    public string Line(string name, string fallback)
    {
        try
        {
            var text = OptionalText(name);
            var line = string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return line.Length == 0 ? fallback : line.Length > 200 ? TextEdges.Head(line, 200) + "…" : line;
        }
        catch (ToolFailureException)
        {
            return fallback;
        }
    }

    static string Full(string name, string path, ToolContext context) =>
        path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal) ? Shown(Path.GetFullPath(path, Path.GetFullPath(context.WorkingDirectory)), context)
        : throw new ToolFailureException($"Argument '{name}' is not a path.");

    JsonElement? Find(string name) =>
        input.ValueKind != JsonValueKind.Object ? throw new ToolFailureException($"The arguments must be an object with '{name}'.")
        : input.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value
        : null;

    static string Shown(string path, ToolContext context) => context.Isolation is { } isolation && !isolation.Place.Shows(path)
        ? throw new ToolFailureException($"'{path}' is hidden by the {isolation.Place.Called}.")
        : path;
}
