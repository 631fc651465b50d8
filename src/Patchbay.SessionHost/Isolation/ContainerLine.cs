namespace Patchbay.SessionHost.Isolation;

/// <summary>
/// What the engine is told. The container lives as long as somebody holds the input of its first process: when the session is
/// gone, however it went, its end comes with it, and all that runs inside ends.
/// </summary>
static class ContainerLine
{
    /// <summary>The first process says this when commands can be run.</summary>
    public const string Ready = "patchbay-ready";

    public const string MarkVariable = "PATCHBAY_COMMAND";

    const string First = $": > \"$1/.patchbay-try.$$\" && rm \"$1/.patchbay-try.$$\" && echo {Ready} && cat > /dev/null; exit 0";

    // One pipe for both, so that the order of lines is the order of writes; bash where the image has it.
    const string Command = "if command -v bash > /dev/null 2>&1; then exec bash -c -- \"$1\" 2>&1; else exec sh -c -- \"$1\" 2>&1; fi";

    // Whoever carries the mark in its environment, in more than one round, because a process that forks may slip through one.
    const string Kill = """
        for round in 1 2 3; do
          for file in /proc/[0-9]*/environ; do
            while read -r line || [ -n "$line" ]; do
              case $line in *"$1"*) id=${file#/proc/}; kill -9 "${id%%/*}" ;; esac
            done 2> /dev/null < "$file"
          done
        done 2> /dev/null
        exit 0
        """;

    public static IReadOnlyList<string> Run(ContainerEngine engine, ContainerSettings settings, IsolatedPlace place, string name, string user, Func<string, bool> exists)
    {
        List<string> line =
        [
            "run", "--rm", "--interactive", "--pull", "never", "--name", name, "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
            "--security-opt", "label=disable", "--tmpfs", "/tmp", "--env", "HOME=/tmp",

            // Without a daemon root inside is who started it; with one it would be root.
            "--user", engine.IsDocker ? user : "0:0",
        ];
        if (!engine.IsDocker)
        {
            // It would hand on our proxies, and what stands in their addresses.
            line.Add("--http-proxy=false");
        }

        if (!settings.Network)
        {
            line.AddRange(["--network", "none"]);
        }

        foreach (var folder in place.Writable)
        {
            line.AddRange(["--mount", $"type=bind,source={folder},target={folder}"]);
        }

        foreach (var file in place.Fixed(exists))
        {
            line.AddRange(["--mount", $"type=bind,source={file},target={file},readonly"]);
        }

        line.AddRange(["--workdir", place.WorkingDirectory, "--entrypoint", "/bin/sh", settings.Image, "-c", First, "sh", place.WorkingDirectory]);
        return line;
    }

    public static IReadOnlyList<string> Exec(string name, string mark, string command, IReadOnlyDictionary<string, string?> environment) =>
    [
        "exec", "--env", $"{MarkVariable}={mark}",
        .. environment.Where(variable => variable.Value is not null).SelectMany(variable => new[] { "--env", $"{variable.Key}={variable.Value}" }),
        name, "/bin/sh", "-c", Command, "sh", command,
    ];

    public static IReadOnlyList<string> End(string name, string mark) => ["exec", name, "/bin/sh", "-c", Kill, "sh", $"{MarkVariable}={mark}"];

    /// <summary>A path that cannot be written in a mount; null when all can.</summary>
    public static string? Unmountable(IsolatedPlace place) =>
        place.Writable.FirstOrDefault(folder => folder.AsSpan().IndexOfAny(",\"\n\r") >= 0);
}
