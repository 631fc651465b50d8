namespace Patchbay.SessionHost.Tests;

/// <summary>
/// Text that users see is frozen in a file that is reviewed; <c>PATCHBAY_ACCEPT=1</c> writes what the program says now.
/// </summary>
static class AcceptedText
{
    public static string Root { get; } = FindRoot();

    public static void Matches(string file, string text)
    {
        var path = Path.Combine(Root, file);
        if (Environment.GetEnvironmentVariable("PATCHBAY_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"{file} is missing; PATCHBAY_ACCEPT=1 writes it");
        Assert.Equal(File.ReadAllText(path), text);
    }

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Patchbay.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
