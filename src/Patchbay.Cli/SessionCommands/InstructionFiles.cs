using System.Globalization;
using System.Text;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Trust;

namespace Patchbay.Cli.SessionCommands;

/// <summary>The instruction files that count, those at the top first. What is too long for a system prompt is left out and named.</summary>
static class InstructionFiles
{
    const int MostCharacters = 100_000;

    public static IReadOnlyList<ProjectInstructions> Read(ProjectTrust trust, List<string> notices)
    {
        var (found, seen, left) = (new List<ProjectInstructions>(), new HashSet<string>(StringComparer.Ordinal), MostCharacters);
        foreach (var file in trust.Granted.Where(file => file.Kind is ProjectFileKind.Instructions).OrderBy(file => file.Path.Count(c => c == '/')).ThenBy(file => file.Path, StringComparer.Ordinal))
        {
            var text = Encoding.UTF8.GetString(file.Content.Span).TrimStart('\uFEFF').Trim();
            if (text.Length == 0 || !seen.Add(text))
            {
                continue; // the same text under another name is read once
            }

            if (text.Length > left)
            {
                notices.Add(string.Create(CultureInfo.InvariantCulture, $"{file.Path} is no instruction in this session: with it they would be longer than {MostCharacters} characters"));
                continue;
            }

            left -= text.Length;
            found.Add(new ProjectInstructions(file.Path, text));
        }

        return found;
    }
}
