namespace Patchbay.Agents.Models;

/// <summary>An answer that goes on beyond all measure; asking again would bring the same.</summary>
sealed class EndlessAnswerException(string message) : IOException(message);
