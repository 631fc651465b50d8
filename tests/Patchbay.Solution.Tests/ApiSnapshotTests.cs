using System.Reflection;

namespace Patchbay.Solution.Tests;

/// <summary>
/// What a room shows to others is a reviewed text: a change of it is a change of a file in api/. To accept one:
/// <c>PATCHBAY_ACCEPT=1 dotnet artifacts/bin/Patchbay.Solution.Tests/release/Patchbay.Solution.Tests.dll</c>
/// </summary>
public class ApiSnapshotTests
{
    const string Folder = "tests/Patchbay.Solution.Tests/api";

    public static TheoryData<string> Rooms => ["Patchbay.Protocol", "Patchbay.Spool", "Patchbay.Channels", "Patchbay.SessionHost"];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void The_public_shape_of_a_room_is_the_one_that_was_reviewed(string room)
    {
        var text = ApiText.Of(Assembly.Load(room));
        var path = Checkout.FullPath($"{Folder}/{room}.txt");
        if (Environment.GetEnvironmentVariable("PATCHBAY_ACCEPT") is "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"{Folder}/{room}.txt is missing; see above for how to accept the present shape");
        Assert.Equal(File.ReadAllText(path), text, ignoreLineEndingDifferences: true);
    }
}
