using Patchbay.StandIn;

// Patchbay.StandIn MODE: see Mode.cs. The environment:
//   STANDIN_RECORD    file that gets every line received
//   STANDIN_SCRIPT    file of directives (Script.cs), played once after notifications/initialized
//   STANDIN_CONTROL   file of directives that is followed while it grows, from its end at start
//   STANDIN_REVISION  the revision to answer with, whatever the client asked for
// Patchbay.StandIn claude ...: see ClaudeStandIn.cs.
if (args is ["claude", .. var rest])
{
    var script = Environment.GetEnvironmentVariable("STANDIN_SCRIPT") is { } file ? File.ReadAllLines(file) : [];
    return await new ClaudeStandIn(
        new LineOutput(Console.OpenStandardOutput()), new Record(Environment.GetEnvironmentVariable("STANDIN_RECORD")),
        Environment.GetEnvironmentVariable("STANDIN_STATE")!, rest).RunAsync(Console.In, script);
}

var mode = Mode.Find(args is [var name, ..] ? name : "plain");
if (mode.Wrapped is { } inner)
{
    return await Wrapper.RunAsync(inner);
}

var output = new LineOutput(Console.OpenStandardOutput());
using var stubborn = mode.Stubborn ? Wrapper.IgnoreSigTerm() : null;
if (mode.Noise)
{
    output.Line("bun install v1.3.11 (0ff1d1f2)\n\n + @modelcontextprotocol/sdk@1.27.1\n{ \"half\": ");
}

return await new Server(mode, output, new Record(Environment.GetEnvironmentVariable("STANDIN_RECORD"))).RunAsync(Console.OpenStandardInput());
