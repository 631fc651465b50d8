using System.Diagnostics;
using System.Text;
using Patchbay.SessionHost.Trust;

namespace Patchbay.SessionHost.Tests.Trust;

/// <summary>A project's folder, a home for what is trusted, and short ways to fill and look at them.</summary>
public sealed class TrustRoom : IDisposable
{
    public TrustRoom()
    {
        Root = Directory.CreateTempSubdirectory("patchbay-trust-").FullName;
        Project = Directory.CreateDirectory(Path.Combine(Root, "project")).FullName;
        Home = Path.Combine(Root, "home");
        Store = new TrustStore(Home, TimeProvider.System);
    }

    public string Root { get; }

    public string Project { get; }

    public string Home { get; }

    public TrustStore Store { get; }

    public string At(string relative) => Path.Combine(Project, relative);

    public void Put(string relative, string content) => Put(relative, Encoding.UTF8.GetBytes(content));

    public void Put(string relative, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(relative))!);
        File.WriteAllBytes(At(relative), content);
    }

    public void Link(string relative, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(relative))!);
        File.CreateSymbolicLink(At(relative), target);
    }

    public void Fifo(string relative)
    {
        using var make = Process.Start("mkfifo", [At(relative)]);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
    }

    public ProjectSnapshot Read() => ProjectSnapshot.Read(Project, Home);

    public async Task<TrustReview> ReviewAsync()
    {
        var snapshot = Read();
        return TrustReview.Of(snapshot, await Store.ReadAsync(snapshot.Folder, CancellationToken.None));
    }

    /// <summary>As if the user had said yes to everything that is there now.</summary>
    public async Task TrustAsync()
    {
        var review = await ReviewAsync();
        await Store.TrustAsync(review.Snapshot.Folder, [.. review.Pending.Select(file => file.File)], "terminal", CancellationToken.None);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
