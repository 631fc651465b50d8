namespace Patchbay.Channels.Gate;

/// <summary>Says something to one person, in their direct chat with us.</summary>
public interface IReachesPeople
{
    /// <param name="senderId">Who.</param>
    /// <param name="chatId">Their direct chat as it was seen; null when it is not known.</param>
    Task SayAsync(string senderId, string? chatId, string text, CancellationToken cancellationToken);
}
