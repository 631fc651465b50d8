using System.Text;
using System.Text.Json;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Settings;

/// <summary>Changes one setting in a file and leaves every other byte, comments too, as it was.</summary>
public static class SettingsWriter
{
    const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Null when the file now says it; else why it was left as it is. <paramref name="json"/> is the value as it is written.</summary>
    public static string? Set(SettingsSource source, string path, SettingKey key, string json) =>
        Change(source, path, key, file => Change(file, key, json));

    /// <summary>Adds an item to a list; the rest is as for <see cref="Set"/>.</summary>
    public static string? Add(SettingsSource source, string path, SettingKey key, string json) =>
        Change(source, path, key, file => Find(file, key) is not { Kind: JsonValueKind.Array } list ? Change(file, key, $"[{json}]")
            : Replace(file.Content, list.Start + 1, list.Start + 1, list.Items.Count > 0 ? json + ", " : json));

    /// <summary>
    /// Takes the setting out, wherever the file says it. Null when the file does not say it now; <paramref name="wasThere"/>
    /// tells whether it did.
    /// </summary>
    public static string? Unset(SettingsSource source, string path, SettingKey key, out bool wasThere)
    {
        var file = SettingsFile.Read(source, path);
        wasThere = false;
        if (IsEmpty(file))
        {
            return null;
        }

        if (Damage(file) is { } damage)
        {
            return damage;
        }

        while (Find(file, key) is not null)
        {
            wasThere = true;
            var parts = key.Name.Split('.');
            file = file.Of(SettingsRemoval.Of(file.Content, file.Root!.Find(parts[0])!, parts[1]));
        }

        return wasThere ? Write(source, path, file.Content) : null;
    }

    static bool IsEmpty(SettingsFile file) => !file.Exists || file.Content.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0;

    /// <summary>Why nothing can be changed in the file; null when it can.</summary>
    static string? Damage(SettingsFile file) => file.Fault is { } fault
        ? $"{fault.File}:{fault.Place.Line}:{fault.Place.Column}: {fault.Message}; repair it first, it was left as it is"
        : null;

    static string? Change(SettingsSource source, string path, SettingKey key, Func<SettingsFile, byte[]> change)
    {
        var file = SettingsFile.Read(source, path);
        if (IsEmpty(file))
        {
            file = file.Of("{}\n"u8.ToArray());
        }

        if (Damage(file) is { } damage)
        {
            return damage;
        }

        var before = SettingsValidator.Check(file).Problems.Count;
        var changed = file.Of(change(file));
        var (entries, problems, _) = SettingsValidator.Check(changed);
        if (problems.Count > before || (key.Kind is not SettingKind.Rules && !entries.Any(entry => entry.Key == key)))
        {
            return problems.LastOrDefault(problem => problem.Message.StartsWith(key.Name, StringComparison.Ordinal)) is { } wrong
                ? $"{wrong.Message}; {wrong.Fix}"
                : $"{path} cannot hold {key.Name} as it is; correct it by hand";
        }

        return Write(source, path, changed.Content);
    }

    static string? Write(SettingsSource source, string path, byte[] content)
    {
        try
        {
            var folder = Path.GetDirectoryName(path)!;
            var real = PathRules.Resolve(path);
            if (source is not SettingsSource.User && !PathRules.IsInside(Path.GetDirectoryName(folder)!, path))
            {
                return $"{path} leads out of the project, to {real}; it was left as it is";
            }

            if (source is SettingsSource.User && !OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder, OwnerFolder);
            }

            AtomicFile.Write(real, content, source is SettingsSource.User ? OwnerFile : null);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be written: {exception.Message}";
        }
    }

    static PlacedValue? Find(SettingsFile file, SettingKey key)
    {
        var parts = key.Name.Split('.');
        return file.Root!.Find(parts[0])?.Find(parts[1]);
    }

    static byte[] Change(SettingsFile file, SettingKey key, string json)
    {
        var parts = key.Name.Split('.');
        var (group, name) = (file.Root!.Find(parts[0]), parts[1]);
        return group is null ? Insert(file.Content, file.Root!, 1, $"\"{parts[0]}\": {{\n    \"{name}\": {json}\n  }}")
            : group.Find(name) is { } old ? Replace(file.Content, old.Start, old.End, json)
            : Insert(file.Content, group, 2, $"\"{name}\": {json}");
    }

    // At the beginning of the object, where no comma and no comment of its end can be in the way.
    static byte[] Insert(byte[] content, PlacedValue owner, int depth, string property)
    {
        var indent = new string(' ', 2 * depth);
        var after = owner.Properties.Count > 0 ? "," : "\n" + indent[2..];
        return Replace(content, owner.Start + 1, owner.Start + 1, $"\n{indent}{property}{after}");
    }

    static byte[] Replace(byte[] content, int start, int end, string text) =>
        [.. content[..start], .. Encoding.UTF8.GetBytes(text), .. content[end..]];
}
