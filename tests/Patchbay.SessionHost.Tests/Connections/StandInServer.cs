using System.Text.Json.Nodes;
using Patchbay.SessionHost.Connections;

namespace Patchbay.SessionHost.Tests.Connections;

/// <summary>One stand-in of a session: how it is started, what it is told to do, and what it received.</summary>
sealed class StandInServer
{
    readonly string _folder;

    public StandInServer(string folder, string mode, string? name = null, string? script = null, string? revision = null, bool builtIn = false)
    {
        _folder = folder;
        Name = name ?? mode;
        Tag = $"standin-{Guid.NewGuid():n}";
        var environment = new Dictionary<string, string?>
        {
            ["STANDIN_RECORD"] = RecordPath,
            ["STANDIN_CONTROL"] = ControlPath,
            ["STANDIN_REVISION"] = revision ?? "",
        };
        if (script is not null)
        {
            environment["STANDIN_SCRIPT"] = Path.Combine(folder, $"{Name}.script");
            File.WriteAllText(environment["STANDIN_SCRIPT"]!, script);
        }

        File.WriteAllText(ControlPath, "");
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Patchbay.StandIn", "release", "Patchbay.StandIn.dll");
        Configuration = new ServerConfiguration(Name, "dotnet", [Path.GetFullPath(program), mode, Tag], environment, "test")
        {
            IsBuiltIn = builtIn,
        };
    }

    public string Name { get; }

    /// <summary>Stands in the command line of every process of this server.</summary>
    public string Tag { get; }

    public ServerConfiguration Configuration { get; }

    string RecordPath => Path.Combine(_folder, $"{Name}.record");

    string ControlPath => Path.Combine(_folder, $"{Name}.control");

    /// <summary>A directive for the run that is up now.</summary>
    public void Do(string directive) => File.AppendAllText(ControlPath, directive + "\n");

    public IReadOnlyList<string> Record()
    {
        if (!File.Exists(RecordPath))
        {
            return [];
        }

        using var file = new FileStream(RecordPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public IEnumerable<string> Methods() => Messages().Select(message => (string?)message["method"]).OfType<string>();

    public IEnumerable<JsonObject> Messages() =>
        Record().Where(line => line.StartsWith('{')).Select(line => (JsonObject)JsonNode.Parse(line)!);

    /// <summary>Waits until it received that many messages of the method, and returns the last of them.</summary>
    public async Task<JsonObject> ReceivedAsync(string method, int count = 1)
    {
        List<JsonObject> found = [];
        await Eventually.TrueAsync(
            () => (found = [.. Messages().Where(message => (string?)message["method"] == method)]).Count >= count,
            $"{Name} never received {count} x {method}");
        return found[count - 1];
    }
}
