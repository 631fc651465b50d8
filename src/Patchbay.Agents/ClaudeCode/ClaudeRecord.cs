using Patchbay.Spool;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>Which conversation of Claude Code belongs to this session: one line in the session's own folder.</summary>
sealed class ClaudeRecord(string folder)
{
    string Path => System.IO.Path.Combine(folder, "claude-code");

    public Guid? Read() => folder.Length > 0 && File.Exists(Path) && Guid.TryParse(File.ReadAllText(Path), out var id) ? id : null;

    /// <summary>The session has no conversation any more that it would go on with.</summary>
    public void Forget()
    {
        if (folder.Length > 0)
        {
            File.Delete(Path);
        }
    }

    public void Write(Guid conversation)
    {
        if (folder.Length > 0)
        {
            StateFolder.CreateFile(Path);
            File.WriteAllText(Path, conversation.ToString());
        }
    }
}
