namespace Patchbay.Cli.Tests;

/// <summary>The checkout that these tests were built from.</summary>
static class Checkout
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Patchbay.slnx")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
