using Patchbay.Terminal.Drawing;

namespace Patchbay.Terminal;

/// <summary>What a person at the terminal can reach: the session as it is known, a place to print, and the screen itself.</summary>
sealed record TerminalDesk(
    SessionView View, Sheet Sheet, CommandSender Sender, Action<IReadOnlyList<string>> Print, Action Clear, Action Suspend, Action Interrupt);
