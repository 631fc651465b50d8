using Patchbay.SessionHost.Clients;

namespace Patchbay.SessionHost.Tests.Clients;

public class ClientLineTests
{
    [Fact]
    public void Every_command_comes_back_from_its_line()
    {
        ClientCommand[] all =
        [
            new PromptCommand("a \"b\"\n\u001b ä 😀"),
            new VerdictCommand("abcde", true, true),
            new VerdictCommand("abcde", false, false),
            new AnswerCommand("abcde", "blue"),
            new ControlCommand("status", null),
            new ControlCommand("queue", "all"),
            new InterruptCommand(true),
            new InterruptCommand(false),
        ];
        foreach (var command in all)
        {
            var line = ClientLine.Format(command, "7");
            Assert.DoesNotContain('\n', line);
            Assert.Equal(command, ClientLine.Parse(line));
            Assert.Equal(command, SocketRequest.Parse(line)!.Command);
        }
    }
}
