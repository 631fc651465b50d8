namespace Patchbay.EndToEnd.Tests.Webhook;

/// <summary>What a vendor publishes as an example, signed outside our code: a vector of the providers' tests.</summary>
sealed record VendorRequest(string Secret, byte[] Body, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <param name="name">PROVIDER/NAME.</param>
    public static VendorRequest Load(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, "tests/Patchbay.Platforms.Tests/Webhook/Vectors", name + ".http"));
        var notes = lines.TakeWhile(line => line.StartsWith("# ", StringComparison.Ordinal)).Count();
        var headers = lines[(notes + 1)..].TakeWhile(line => line.Length > 0).Select(line => line.Split(": ", 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1])).ToList();
        return new VendorRequest(
            lines[..notes].Select(line => line[2..].Split(": ", 2)).Single(pair => pair[0] is "secret")[1],
            System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines[(notes + headers.Count + 2)..])),
            // These belong to the connection and the content.
            [.. headers.Where(header => header.Key is not ("Host" or "Content-Type"))]);
    }
}
