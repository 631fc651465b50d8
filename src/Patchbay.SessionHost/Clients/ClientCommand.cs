namespace Patchbay.SessionHost.Clients;

/// <summary>What a user interface asks of a session.</summary>
public abstract record ClientCommand;

/// <summary>Text for the agent.</summary>
public sealed record PromptCommand(string Text) : ClientCommand;

/// <summary>Yes or no to an open permission request; <paramref name="ForSession"/> also adds the rule that was shown with it.</summary>
public sealed record VerdictCommand(string RequestId, bool Allow, bool ForSession) : ClientCommand;

/// <summary>The answer to an open question: one of its choices, or text.</summary>
public sealed record AnswerCommand(string QuestionId, string Text) : ClientCommand;

/// <summary><c>stop</c>, <c>status</c>, <c>channels</c>, <c>queue</c>, <c>permissions</c>, <c>compact</c>, <c>clear</c>, <c>end</c>; another one is refused with a text that says so.</summary>
public sealed record ControlCommand(string Command, string? Argument) : ClientCommand;

/// <summary>Ends the running turn; <paramref name="Force"/> kills the running tool as well.</summary>
public sealed record InterruptCommand(bool Force) : ClientCommand;

/// <summary>What became of a command. <paramref name="Text"/> is for the person who gave it, and empty when there is nothing to say.</summary>
public sealed record ClientReply(bool Ok, string Text);
