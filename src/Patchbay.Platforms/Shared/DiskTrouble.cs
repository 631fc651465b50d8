using Patchbay.Channels;
using Patchbay.Channels.Inbound;
using Patchbay.Spool;

namespace Patchbay.Platforms.Shared;

/// <summary>A disk that fails is said once, and tried again by whoever asks next; there is nothing to give on then.</summary>
/// <param name="waits">What waits for it, for people.</param>
sealed class DiskTrouble(string waits)
{
    string? _said;

    public async Task<IReadOnlyList<InboundMessage>> TryAsync(Func<Task<IReadOnlyList<InboundMessage>>> work, IPlatformContext context)
    {
        try
        {
            var messages = await work();
            _said = null;
            return messages;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SpoolUnavailableException)
        {
            if (_said != exception.Message)
            {
                _said = exception.Message;
                context.Notices.Error($"{waits} wait: {exception.Message}");
            }

            return [];
        }
    }
}
