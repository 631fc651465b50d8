using Patchbay.Protocol.Extensions;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>What a host reports, in the spool's words.</summary>
static class ReceiptStates
{
    public static EventState Of(ReceiptState state) => state switch
    {
        ReceiptState.Queued => EventState.Queued,
        ReceiptState.Delivered => EventState.Delivered,
        ReceiptState.Answered => EventState.Answered,
        ReceiptState.Read => EventState.Read,
        ReceiptState.Expired => EventState.Expired,
        _ => EventState.Failed,
    };
}
