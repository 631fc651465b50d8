using System.Diagnostics;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Rights;

/// <summary>A home and a project of their own, and the real program in it, one run after the other.</summary>
sealed class RightsWorld : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("patchbay-rights-").FullName;

    public RightsWorld()
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Project);
    }

    public string Home => Path.Combine(_root, "home");

    public string Project => Path.Combine(_root, "project");

    public void Settings(string permissions) => File.WriteAllText(Path.Combine(Home, "settings.json"), $$"""{ "permissions": {{permissions}} }""");

    /// <summary>Runs to the end; what was printed on both outputs.</summary>
    public Task<(int Code, string Text)> RunAsync(params IEnumerable<string> arguments) => RunAsync(_ => { }, arguments);

    /// <summary>The same with something changed about the start.</summary>
    public async Task<(int Code, string Text)> RunAsync(Action<ProcessStartInfo> change, params IEnumerable<string> arguments)
    {
        var start = PublishedProgram.Start(await PublishedProgram.ShippedAsync(), arguments);
        start.WorkingDirectory = Project;
        start.Environment["PATCHBAY_HOME"] = Home;
        change(start);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text + await errors);
    }

    /// <summary>One prompt, with nobody who could answer a question.</summary>
    public async Task<string> PromptAsync(string prompt, params IEnumerable<string> arguments) =>
        (await RunAsync(["-p", prompt, .. arguments])).Text;

    public bool Has(string file) => File.Exists(Path.Combine(Project, file));

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
