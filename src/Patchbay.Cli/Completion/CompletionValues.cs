using System.CommandLine;
using System.CommandLine.Completions;
using Patchbay.Cli.Sessions;
using Patchbay.SessionHost.Clients;

namespace Patchbay.Cli.Completion;

/// <summary>Values that an option or an argument takes, for the shell to offer. Looking for them disturbs nobody and never fails.</summary>
static class CompletionValues
{
    /// <summary>Stands for the names of files, which the shell knows best.</summary>
    public const string Files = ":files";

    public static TOption Suggest<TOption>(this TOption option, Func<IEnumerable<string>> values)
        where TOption : Option
    {
        option.CompletionSources.Add(_ => values().Select(value => new CompletionItem(value)));
        return option;
    }

    public static TArgument SuggestTo<TArgument>(this TArgument argument, Func<IEnumerable<string>> values)
        where TArgument : Argument
    {
        // Without a name of its own the help would list the values in its place, and look for sessions to do so.
        argument.HelpName ??= argument.Name;
        argument.CompletionSources.Add(_ => values().Select(value => new CompletionItem(value)));
        return argument;
    }

    public static IEnumerable<string> RunningSessions() => Sessions(running: true);

    public static IEnumerable<string> EndedSessions() => Sessions(running: false);

    static string[] Sessions(bool running)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(SessionFolders.Root)
                .Where(folder => File.Exists(Path.Combine(folder, "session.db")) && SessionHolder.Find(folder) is not null == running)
                .Select(folder => Path.GetFileName(folder))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
