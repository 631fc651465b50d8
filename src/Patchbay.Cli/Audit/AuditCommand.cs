using System.CommandLine;
using System.Globalization;
using Patchbay.Protocol;
using Patchbay.Spool;

namespace Patchbay.Cli.Audit;

/// <summary><c>patchbay audit</c>: prints the audit of every spool and session, oldest first, and verifies each chain.</summary>
static class AuditCommand
{
    public static Command Create()
    {
        var verifyOnly = new Option<bool>("--verify") { Description = "Only verify the chains" };
        var command = new Command("audit", "Print who was heard, who allowed what and what was dropped, and verify that nothing was changed") { verifyOnly };
        command.SetAction(parsed => Run(parsed.GetValue(verifyOnly)));
        return command;
    }

    static int Run(bool verifyOnly)
    {
        var files = Files().Order(StringComparer.Ordinal).ToList();
        var broken = 0;
        if (!verifyOnly)
        {
            Print(files);
        }

        foreach (var file in files)
        {
            try
            {
                var verdict = AuditLog.Verify(file);
                broken += verdict.IsIntact ? 0 : 1;
                Console.WriteLine(verdict.IsIntact ? $"{Name(file)}: {verdict.Rows} rows, intact" : $"{Name(file)}: BROKEN at row {verdict.BrokenAt}: {verdict.Problem}");
            }
            catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException)
            {
                broken++;
                Console.WriteLine($"{Name(file)}: {exception.Message}");
            }
        }

        if (files.Count == 0)
        {
            Console.WriteLine($"nothing was recorded yet in {Home.Folder}");
        }

        return broken == 0 ? 0 : 1;
    }

    static void Print(IEnumerable<string> files)
    {
        var rows = new List<(AuditRow Row, string File)>();
        foreach (var file in files)
        {
            try
            {
                rows.AddRange(AuditLog.Read(file).Select(row => (row, file)));
                foreach (var (sender, reason, count) in AuditLog.ReadDrops(file))
                {
                    Console.WriteLine($"this hour  {Name(file)}  drop  {PlainText.OneLine(sender)}  {count} times: {PlainText.OneLine(reason)}");
                }
            }
            catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException)
            {
                // The verification below says it.
            }
        }

        foreach (var (row, file) in rows.OrderBy(row => row.Row.At))
        {
            var at = row.At.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
            var record = row.Record;
            Console.WriteLine(PlainText.OneLine($"{at}Z  {Name(file)}  {record.Kind}  {record.Subject}  {record.Actor}  {record.Detail}"));
        }
    }

    static IEnumerable<string> Files() =>
        Directory.Exists(Home.Folder)
            ? Directory.EnumerateFiles(Home.Folder, "*.db", SearchOption.AllDirectories)
            : [];

    static string Name(string file) => Path.GetRelativePath(Home.Folder, Path.GetDirectoryName(file)!);
}
