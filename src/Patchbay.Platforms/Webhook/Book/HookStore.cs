using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Patchbay.Channels.Gate;
using Patchbay.Spool;

namespace Patchbay.Platforms.Webhook.Book;

/// <summary>All that is kept about hooks. A file that cannot be read is a problem in words, and then nobody is believed.</summary>
sealed record HookState(HookFile File, HookSecretFile Secrets, string? Problem)
{
    public IReadOnlyList<HookSecret> SecretsOf(string name) => Secrets.Secrets.GetValueOrDefault(name) ?? [];

    public HookState With(string name, HookEntry? entry) => this with { File = File with { Hooks = With(File.Hooks, name, entry) } };

    public HookState WithSecrets(string name, IReadOnlyList<HookSecret>? secrets) =>
        this with { Secrets = Secrets with { Secrets = With(Secrets.Secrets, name, secrets) } };

    static SortedDictionary<string, T> With<T>(IReadOnlyDictionary<string, T> all, string name, T? value)
        where T : class
    {
        var changed = new SortedDictionary<string, T>(all.ToDictionary(), StringComparer.Ordinal);
        changed.Remove(name);
        if (value is not null)
        {
            changed[name] = value;
        }

        return changed;
    }
}

/// <summary>
/// <c>hooks.json</c> and <c>secrets.json</c> in the channel's state folder, the user's own: no project can make a hook. Both are
/// read again when they change, and changed under one lock; a file that cannot be read is never written over.
/// </summary>
sealed class HookStore
{
    readonly string _folder;
    readonly TimeProvider _time;
    readonly Lock _reading = new();
    readonly WatchedFile<HookFile?> _hooks;
    readonly WatchedFile<HookSecretFile?> _secrets;
    (int Hooks, int Secrets) _versions = (-1, -1);
    HookState _state = new(HookFile.Empty, HookSecretFile.Empty, null);

    public HookStore(string folder, TimeProvider time)
    {
        (_folder, _time) = (folder, time);
        (HooksPath, SecretsPath) = (Path.Combine(folder, "hooks.json"), Path.Combine(folder, "secrets.json"));
        _hooks = new(HooksPath, content => Parse(content, HookFile.Empty, HookFileJson.Default.HookFile, file => file.Hooks is not null));
        _secrets = new(SecretsPath, content => Parse(content, HookSecretFile.Empty, HookFileJson.Default.HookSecretFile, file => file.Secrets is not null));
    }

    public string HooksPath { get; }

    public string SecretsPath { get; }

    /// <summary>As the files say it now; the same object while they say the same.</summary>
    public HookState Read()
    {
        lock (_reading)
        {
            try
            {
                var (hooks, secrets) = (_hooks.Get(), _secrets.Get());
                if ((_hooks.Version, _secrets.Version) is var versions && versions != _versions)
                {
                    var broken = hooks is null ? HooksPath : secrets is null ? SecretsPath : null;
                    _state = new(hooks ?? HookFile.Empty, secrets ?? HookSecretFile.Empty, broken is null ? null : $"{broken} is not what it should be: correct it, or take it away");
                    _versions = versions;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _versions = (-1, -1);
                _state = new(HookFile.Empty, HookSecretFile.Empty, $"the hooks cannot be read: {exception.Message}");
            }

            return _state;
        }
    }

    /// <summary>On disk when it returns.</summary>
    /// <exception cref="HookException">It cannot be read or written, or the change says no.</exception>
    public async Task<HookState> ChangeAsync(Func<HookState, HookState> change, CancellationToken cancellationToken)
    {
        try
        {
            using var turn = await StateTurn.TakeAsync(_folder, "hooks", _time, cancellationToken);
            var present = Read();
            if (present.Problem is { } problem)
            {
                throw new HookException(problem);
            }

            var changed = change(present);
            // First the secrets: a hook without any believes nobody, and a secret without a hook is nobody's.
            Write(SecretsPath, changed.Secrets, present.Secrets, HookFileJson.Default.HookSecretFile);
            Write(HooksPath, changed.File, present.File, HookFileJson.Default.HookFile);
            return changed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SpoolUnavailableException or AccessException)
        {
            throw new HookException($"the hooks cannot be written: {exception.Message}", exception);
        }
    }

    static void Write<T>(string path, T value, T before, JsonTypeInfo<T> type)
        where T : class
    {
        if (!ReferenceEquals(value, before))
        {
            StateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(value, type));
        }
    }

    static T? Parse<T>(byte[]? content, T empty, JsonTypeInfo<T> type, Func<T, bool> isWhole)
        where T : class
    {
        if (content is null)
        {
            return empty;
        }

        try
        {
            return JsonSerializer.Deserialize(content, type) is { } value && isWhole(value) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
