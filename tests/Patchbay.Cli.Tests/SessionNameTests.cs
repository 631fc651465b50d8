using Patchbay.Cli.SessionCommands;

namespace Patchbay.Cli.Tests;

public sealed class SessionNameTests
{
    [Theory]
    [InlineData("/home/me/my project", "my-project")]
    [InlineData("/", "session")]
    [InlineData("/srv/über", "ber")]
    public void A_session_is_named_after_its_folder(string folder, string name)
    {
        Assert.Equal(name, SessionName.For(folder));
        Assert.Null(SessionName.Problem(SessionName.For(folder)));
    }
}
