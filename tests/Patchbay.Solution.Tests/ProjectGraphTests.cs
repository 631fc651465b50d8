using System.Xml.Linq;

namespace Patchbay.Solution.Tests;

/// <summary>Who may know whom. The channel half and the session half meet on the wire alone.</summary>
public class ProjectGraphTests
{
    static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["Patchbay.Protocol"] = [],
        ["Patchbay.Spool"] = [],
        ["Patchbay.Channels"] = ["Patchbay.Protocol", "Patchbay.Spool"],
        ["Patchbay.Platforms"] = ["Patchbay.Channels"],
        ["Patchbay.SessionHost"] = ["Patchbay.Protocol", "Patchbay.Spool"],
        ["Patchbay.Agents"] = ["Patchbay.SessionHost"],
        ["Patchbay.Terminal"] = ["Patchbay.SessionHost"],
        ["Patchbay.Cli"] = ["Patchbay.Platforms", "Patchbay.Agents", "Patchbay.Terminal"],
    };

    static readonly string[] ChannelHalf = ["Patchbay.Channels", "Patchbay.Platforms"];
    static readonly string[] SessionHalf = ["Patchbay.SessionHost", "Patchbay.Agents", "Patchbay.Terminal"];

    [Fact]
    public void The_rooms_are_those_of_the_architecture_and_know_whom_they_may_know()
    {
        var found = Projects("src/").ToDictionary(Name, References);

        Assert.Equal(Rooms.Keys.Order(), found.Keys.Order());
        Assert.All(Rooms, room => Assert.Equal(room.Value.Order(), found[room.Key].Order()));
    }

    [Fact]
    public void The_channel_half_and_the_session_half_never_know_each_other()
    {
        Assert.All(ChannelHalf, room => Assert.Empty(Reach(room).Intersect(SessionHalf)));
        Assert.All(SessionHalf, room => Assert.Empty(Reach(room).Intersect(ChannelHalf)));
    }

    [Fact]
    public void Every_room_has_its_tests() => Assert.All(Rooms.Keys, room =>
        Assert.Contains(room, References($"tests/{room}.Tests/{room}.Tests.csproj")));

    [Fact]
    public void Nothing_in_src_knows_a_test_or_the_bench() => Assert.All(Projects("src/"), project =>
        Assert.All(References(project), name => Assert.Contains(name, Rooms.Keys)));

    [Fact]
    public void The_spool_has_no_package_but_its_store() => Assert.All(
        Packages("src/Patchbay.Spool/Patchbay.Spool.csproj"),
        package => Assert.Matches("^SQLitePCLRaw\\.", package));

    [Fact]
    public void Every_project_is_in_the_solution_and_nothing_else_is()
    {
        var listed = XDocument.Parse(Checkout.Read("Patchbay.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value);

        Assert.Equal(Checkout.Projects, listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_has_its_lock_file() => Assert.All(Checkout.Projects, project =>
        Assert.Contains(Path.GetDirectoryName(project)!.Replace('\\', '/') + "/packages.lock.json", Checkout.Files));

    static HashSet<string> Reach(string room) =>
        [.. Rooms[room].Concat(Rooms[room].SelectMany(Reach))];

    static IEnumerable<string> Projects(string folder) => Checkout.Projects.Where(project => project.StartsWith(folder, StringComparison.Ordinal));

    static string Name(string project) => Path.GetFileNameWithoutExtension(project);

    static string[] References(string project) => Includes(project, "ProjectReference", Name);

    static string[] Packages(string project) => Includes(project, "PackageReference", name => name);

    static string[] Includes(string project, string element, Func<string, string> select) =>
        [.. XDocument.Parse(Checkout.Read(project)).Descendants(element).Select(item => select(item.Attribute("Include")!.Value.Replace('\\', '/')))];
}
