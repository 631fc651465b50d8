using System.Text;
using System.Text.Json;

namespace Patchbay.SessionHost.Tools;

sealed class WriteTool() : FileTool("Write", ToolKind.Write,
    "Writes a whole file, in place of what it held. Missing folders are made.",
    """
    {"type":"object","required":["file_path","content"],"properties":{
      "file_path":{"type":"string","description":"The file; a relative path starts at the working directory."},
      "content":{"type":"string","description":"The whole new content."}}}
    """)
{
    public override string Describe(JsonElement input) => "Write " + new ToolInput(input).Line("file_path", "a file");

    protected override string Run(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var path = input.File("file_path", context);
        var content = Encoding.UTF8.GetBytes(input.Text("content"));
        var real = PathRules.Writable(path, context);
        var existed = File.Exists(real);
        AtomicFile.Write(real, content);
        return $"{(existed ? "Replaced" : "Made")} {path} ({content.Length} bytes).";
    }
}
