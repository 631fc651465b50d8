namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>Who can be answered, by the name of the provider.</summary>
static class Answerers
{
    static readonly Dictionary<string, IAnswerer> ByName = new IAnswerer[]
    {
        new GitHubAnswers(), new GitLabAnswers(), new GiteaAnswers(), new LinearAnswers(), new JiraAnswers(), new PagerDutyAnswers(), new OpsgenieAnswers(),
        new SlackAnswers(), new SentryAnswers(),
    }.ToDictionary(answerer => answerer.Provider, StringComparer.Ordinal);

    /// <summary>In order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    public static IAnswerer? Find(string provider) => ByName.GetValueOrDefault(provider);
}
