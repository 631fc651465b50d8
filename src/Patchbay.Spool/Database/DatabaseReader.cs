namespace Patchbay.Spool;

/// <summary>The connection that only reads; it never checkpoints. One reader at a time, others wait their turn.</summary>
sealed class DatabaseReader(DatabaseConnection connection, string path) : IAsyncDisposable
{
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly SqlStatements _scope = new(connection);
    bool _closed;

    internal async Task<T> ReadAsync<T>(Func<SqlStatements, T> read, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            // Rows may come from the disk: not on the caller's thread.
            return await Task.Run(() => read(_scope), cancellationToken);
        }
        catch (SqliteFailureException problem)
        {
            throw SqliteProblems.Explain(problem, path);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _closed = true;
        _scope.Close();
        _turn.Release();
    }
}
