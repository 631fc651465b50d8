namespace Patchbay.Platforms.Tests;

public class RoomTests
{
    [Fact]
    public void The_test_project_runs() => Assert.True(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows());
}
