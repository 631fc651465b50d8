using Patchbay.Cli.Config;
using System.Text.Json;
using Patchbay.Cli.Trust;
using Patchbay.SessionHost.Settings;
using Patchbay.SessionHost.Trust;
using Patchbay.Spool;

namespace Patchbay.Cli.SessionCommands;

/// <summary>
/// Offers a model's key that was found in the environment, once: a yes is kept as the setting <c>agent.name</c>, a no as a
/// line in a file of its own. Where nobody sits at a terminal nothing is offered, and nothing is used.
/// </summary>
sealed class KeyOffer(string homeFolder, ITrustDesk desk, IReadOnlyList<FoundKey> found)
{
    const string FileName = "declined-keys";

    string Declined => Path.Combine(homeFolder, FileName);

    /// <summary>The settings as they count after what was answered.</summary>
    public static async Task<AgentSettings> AskAsync(
        AgentSettings settings, SessionArguments arguments, List<string> notices, CancellationToken cancellationToken)
    {
        if (settings.Name is not null || !SessionTrust.CanAsk(arguments))
        {
            return settings;
        }

        var offer = new KeyOffer(Home.Folder, new TerminalTrustDesk(), FoundKeys.In(Environment.GetEnvironmentVariable));
        try
        {
            return await offer.AskAsync(settings, notices, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SpoolUnavailableException)
        {
            notices.Add($"your answer cannot be kept: {exception.Message}");
            return settings;
        }
    }

    /// <summary>Asks in this terminal on behalf of a session that will have none.</summary>
    public static async Task AskFirstAsync(string project, SessionArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments is { Continue: false, Resume: null })
        {
            var trust = await SessionTrust.LookAsync(project, arguments.TrustProject, cancellationToken);
            await AskAsync(SettingsLoader.Load(SettingsPaths.For(Home.Folder, project), arguments.Flags, trust.IsTrusted).Agent, arguments, [], cancellationToken);
        }
    }

    internal async Task<AgentSettings> AskAsync(AgentSettings settings, List<string> notices, CancellationToken cancellationToken)
    {
        var declined = File.Exists(Declined) ? await File.ReadAllLinesAsync(Declined, cancellationToken) : [];
        foreach (var key in found.Where(key => !declined.Contains(key.Variable)))
        {
            desk.Show($"{key.Variable} is set. With it a session can think with a model of {key.Vendor}, which costs what {key.Vendor} charges for it.");
            if (await desk.AskAsync($"Use it from now on (--agent {key.Agent})?", cancellationToken))
            {
                return await KeepAsync(settings, key, notices, cancellationToken);
            }

            StateFolder.Create(homeFolder);
            StateFolder.CreateFile(Declined);
            await File.AppendAllTextAsync(Declined, key.Variable + "\n", cancellationToken);
            desk.Show($"Not used, and not asked again. --agent {key.Agent} uses it in one run, patchbay config set agent.name {key.Agent} always.");
        }

        return settings;
    }

    async Task<AgentSettings> KeepAsync(AgentSettings settings, FoundKey key, List<string> notices, CancellationToken cancellationToken)
    {
        var path = Path.Combine(homeFolder, "settings.json");
        using var held = await SettingsLock.TakeAsync(homeFolder, TimeProvider.System, cancellationToken);
        if (SettingsWriter.Set(SettingsSource.User, path, SettingKeys.AgentName, JsonSerializer.Serialize(key.Agent, CliJson.Default.String)) is { } problem)
        {
            notices.Add($"your answer counts for this session and cannot be kept: {problem}");
        }

        return settings with { Name = key.Agent, Origin = "your answer just now" };
    }
}
