using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Tests.Tools;

public sealed class SecretVariablesTests
{
    [Theory]
    [InlineData("FAKECHAT_TOKEN")]
    [InlineData("TELEGRAM_BOT_TOKEN")]
    [InlineData("MY_OWN_BOT_TOKEN")]
    [InlineData("SLACK_SIGNING_SECRET")]
    [InlineData("ANTHROPIC_API_KEY")]
    [InlineData("ANTHROPIC_AUTH_TOKEN")]
    [InlineData("openai_api_key")]
    [InlineData("CLAUDE_CODE_OAUTH_TOKEN")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS")]
    public void What_opens_a_channel_or_a_model_is_kept_from_commands(string name) => Assert.True(SecretVariables.Holds(name));

    [Theory]
    [InlineData("PATH")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("ANTHROPIC_BASE_URL")]
    [InlineData("PATCHBAY_SESSION")]
    [InlineData("OTEL_SERVICE_NAME")]
    public void The_users_own_variables_are_the_users(string name) => Assert.False(SecretVariables.Holds(name));
}
