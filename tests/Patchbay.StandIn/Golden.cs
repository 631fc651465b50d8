namespace Patchbay.StandIn;

/// <summary>What the official servers were seen to send (contract, section 7), byte by byte.</summary>
static class Golden
{
    public const string Event =
        """{"method":"notifications/claude/channel","params":{"content":"(document: a_b___x_.txt)","meta":{"chat_id":"42","message_id":"7","user":"alice","user_id":"42","ts":"2025-06-15T15:06:40.000Z","attachment_kind":"document","attachment_file_id":"D","attachment_size":"12","attachment_mime":"text/plain","attachment_name":"a_b___x_.txt"}},"jsonrpc":"2.0"}""";

    public const string Refusal =
        """{"content":[{"type":"text","text":"reply failed: chat 99 is not allowlisted — add via /telegram:access"}],"isError":true}""";

    public static string Verdict(string id) =>
        $$$"""{"method":"notifications/claude/channel/permission","params":{"request_id":"{{{id}}}","behavior":"allow"},"jsonrpc":"2.0"}""";
}
