using System.Text.Json;

namespace Patchbay.SessionHost.Permissions;

/// <summary>What stands between the brackets of a rule, by the kind of its tool.</summary>
abstract class RulePattern
{
    public static RulePattern Any { get; } = new AnyPattern();

    public abstract bool Allows(PermissionQuery query, string workingDirectory);

    public abstract RuleMatch Narrows(PermissionQuery query, string workingDirectory);

    public static RulePattern? Parse(string tool, string? pattern, bool narrows, out string? problem, out string? fix)
    {
        (problem, fix) = (null, null);
        if (pattern is null)
        {
            return Any;
        }

        RulePattern? parsed = Input(pattern) is { } input ? new InputPattern(pattern, input) : tool switch
        {
            "Bash" => CommandPattern.Parse(pattern, narrows, out fix) is { } command ? new BashPattern(command) : null,
            "Read" or "Write" or "Edit" or "Glob" or "Grep" => PathPattern.Parse(pattern, out fix) is { } path ? new FilePattern(path) : null,
            _ => null,
        };
        if (parsed is null)
        {
            problem = $"{tool} has no pattern '{pattern}'";
            fix ??= $"write {tool} for every call of it, or {tool}({{…}}) with the whole input of one call";
        }

        return parsed;
    }

    static JsonElement? Input(string pattern)
    {
        try
        {
            return pattern.StartsWith('{') ? JsonElement.Parse(pattern) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    sealed class AnyPattern : RulePattern
    {
        public override bool Allows(PermissionQuery query, string workingDirectory) => true;

        public override RuleMatch Narrows(PermissionQuery query, string workingDirectory) => RuleMatch.Yes;
    }

    /// <summary>Exactly this input. What allows, allows the same text; what denies does not care for order and spaces.</summary>
    sealed class InputPattern(string text, JsonElement input) : RulePattern
    {
        public override bool Allows(PermissionQuery query, string workingDirectory) => query.Input.GetRawText() == text;

        public override RuleMatch Narrows(PermissionQuery query, string workingDirectory)
        {
            try
            {
                return JsonElement.DeepEquals(input, query.Input) ? RuleMatch.Yes : RuleMatch.No;
            }
            catch (InvalidOperationException)
            {
                return RuleMatch.Maybe; // text that is no text
            }
        }
    }

    sealed class BashPattern(CommandPattern pattern) : RulePattern
    {
        public override bool Allows(PermissionQuery query, string workingDirectory) =>
            CallInput.Text(query.Input, "command") is { } command && pattern.Allows(command);

        public override RuleMatch Narrows(PermissionQuery query, string workingDirectory) =>
            CallInput.Text(query.Input, "command") is { } command ? pattern.Narrows(command) : RuleMatch.Maybe;
    }

    sealed class FilePattern(PathPattern pattern) : RulePattern
    {
        public override bool Allows(PermissionQuery query, string workingDirectory) => CallInput.Path(query) is { } path
            && (query.Tool is "Glob" or "Grep" ? pattern.AllowsSearch(workingDirectory, path) : pattern.Allows(workingDirectory, path));

        public override RuleMatch Narrows(PermissionQuery query, string workingDirectory) => CallInput.Path(query) is not { } path ? RuleMatch.Maybe
            : query.Tool is "Glob" or "Grep" ? pattern.NarrowsSearch(workingDirectory, path)
            : pattern.Narrows(workingDirectory, path);
    }
}
