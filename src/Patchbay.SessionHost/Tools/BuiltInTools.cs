namespace Patchbay.SessionHost.Tools;

public static class BuiltInTools
{
    public static IReadOnlyList<IAgentTool> All { get; } =
        [new ReadTool(), new WriteTool(), new EditTool(), new GlobTool(), new GrepTool(), new BashTool()];
}
