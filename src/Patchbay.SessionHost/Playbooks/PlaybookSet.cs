using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Tools;
using Patchbay.SessionHost.Trust;

namespace Patchbay.SessionHost.Playbooks;

/// <summary>
/// The playbooks that count in a session: the user's own, then those of the project whose content was trusted. The first that
/// fits an event goes with it.
/// </summary>
public sealed record PlaybookSet(IReadOnlyList<Playbook> Playbooks, IReadOnlyList<string> Problems)
{
    const string ProjectFolder = ".patchbay/playbooks/";
    const string Ending = ".md";
    const int MostBytes = 64 * 1024;
    const int Most = 200;

    public static PlaybookSet None { get; } = new([], []);

    /// <summary>The user's own.</summary>
    public static string Folder(string homeFolder) => Path.Combine(homeFolder, "playbooks");

    /// <summary>What cannot be read or understood is a problem in words, and does not count.</summary>
    public static PlaybookSet Load(string homeFolder, ProjectTrust? trust)
    {
        var (playbooks, problems) = (new List<Playbook>(), new List<string>());
        foreach (var path in Files(Folder(homeFolder), problems))
        {
            if (OrdinaryFile.Read(PathRules.Resolve(path), MostBytes + 1, out var why) is { } content)
            {
                Add(path, path, content);
            }
            else
            {
                problems.Add($"{path} {why}");
            }
        }

        foreach (var file in (trust?.Granted ?? []).Where(IsPlaybook).OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            Add(file.Path, file.Path, file.Content.Span);
        }

        return new PlaybookSet(playbooks, problems);

        void Add(string path, string origin, ReadOnlySpan<byte> content)
        {
            var (playbook, wrong) = PlaybookReader.Read(Path.GetFileNameWithoutExtension(path), origin, content);
            problems.AddRange(wrong.Select(problem => problem.ToString()));
            if (playbook is null)
            {
                return;
            }

            if (playbooks.Find(other => other.Name == playbook.Name) is { } first)
            {
                problems.Add($"{origin}: there is a playbook {playbook.Name} already, {first.Origin}; rename one of them");
            }
            else
            {
                playbooks.Add(playbook);
            }
        }
    }

    /// <summary>The one that goes with an event of a channel that is ours; null when none fits.</summary>
    public Playbook? Match(ChannelEvent message, string session) =>
        message["kind"] is { } kind
            ? Playbooks.FirstOrDefault(playbook => (playbook.Route is null || playbook.Route == session)
                && playbook.On.Any(pattern => MetaFilter.Fits(pattern, kind)) && playbook.When.Passes(message))
            : null;

    /// <summary>Whether a file of a project is one.</summary>
    public static bool IsPlaybook(ProjectFile file) =>
        file.Path.StartsWith(ProjectFolder, StringComparison.Ordinal) && file.Path.EndsWith(Ending, StringComparison.Ordinal)
        && !file.Path.AsSpan(ProjectFolder.Length).Contains('/');

    static List<string> Files(string folder, List<string> problems)
    {
        try
        {
            var all = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + Ending).Order(StringComparer.Ordinal).Take(Most + 1).ToList() : [];
            if (all.Count > Most)
            {
                problems.Add($"{folder} has more than {Most} playbooks: the others do not count");
            }

            return [.. all.Take(Most)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{folder} cannot be read: {exception.Message}");
            return [];
        }
    }
}
