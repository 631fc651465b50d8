namespace Patchbay.StandIn;

/// <summary>Every line that the host sent, so that a test can read it.</summary>
sealed class Record(string? path)
{
    readonly Lock _lock = new();

    public void Add(string line)
    {
        lock (_lock)
        {
            if (path is not null)
            {
                File.AppendAllText(path, line + "\n");
            }
        }
    }
}
