using System.Text.Json;
using Patchbay.Channels.Health;
using Patchbay.Spool;

namespace Patchbay.Channels.Gate;

/// <summary>
/// What the doctor says of the access of one account, for the examination of its platform. It reads the files by itself,
/// because the store repairs what it finds damaged, and a look changes nothing.
/// </summary>
public static class AccessExamination
{
    public static IEnumerable<Finding> Look(AccessPlace place)
    {
        var name = place.Profile.Name;
        if (!Directory.Exists(place.Folder))
        {
            return [Finding.Note($"{place.Folder} does not exist yet; the channel makes it")];
        }

        var folder = StateLook.Find(place.Folder) is StateExposure.None
            ? Finding.Ok($"its state is in {place.Folder}")
            : Finding.Error($"{place.Folder} is open to other users, and says who may write", $"chmod 700 '{place.Folder}'");
        return [folder, .. Aside(place), .. File.Exists(place.AccessFile) ? People(place) : [Finding.Note("nobody may write to it yet", $"patchbay access {name} open lets people pair for some minutes")]];
    }

    /// <summary>What was damaged and moved aside, until somebody looked at it.</summary>
    static IEnumerable<Finding> Aside(AccessPlace place) =>
        from file in new[] { place.AccessFile, place.RolesFile }
        from aside in Directory.EnumerateFiles(place.Folder, Path.GetFileName(file) + ".corrupt-*")
        select Finding.Warning(
            $"{file} was damaged and is kept as {Path.GetFileName(aside)}; nobody has what it granted until it is granted again",
            $"patchbay access {place.Profile.Name} shows who is let in; remove {aside} when you have seen it");

    static IEnumerable<Finding> People(AccessPlace place)
    {
        try
        {
            var reader = new AccessReader(place.Profile);
            var state = reader.Read(AccessReader.Parse(File.ReadAllBytes(place.AccessFile)));
            var roles = File.Exists(place.RolesFile) ? RoleList.Parse(File.ReadAllBytes(place.RolesFile)) : RoleList.None;
            return
            [
                .. reader.Problems.Select(problem => Finding.Warning($"{place.AccessFile}: {problem}", "correct the file; what cannot be read lets nobody in")),
                Finding.Ok($"policy {state.Policy.ToString().ToLowerInvariant()}: {state.AllowFrom.Count} people and {state.Groups.Count} groups may write, {roles.Approvers.Count} approve, {roles.Owners.Count} own"),
                .. state.AllowFrom.Count > 0 && roles.Owners.Count == 0
                    ? [Finding.Warning("nobody owns it: commands of a chat are not taken, and alerts reach nobody there", $"patchbay access {place.Profile.Name} --help says how somebody becomes an owner")]
                    : (IEnumerable<Finding>)[],
            ];
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            return [Finding.Error($"the access files of {place.Folder} cannot be read, so nobody is let in: {problem.Message}", "restore them, or let people pair again")];
        }
    }
}
