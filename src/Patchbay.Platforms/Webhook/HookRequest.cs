using System.Security.Cryptography;

namespace Patchbay.Platforms.Webhook;

/// <summary>One request to a hook, read whole, before anything of it is believed.</summary>
sealed class HookRequest(string method, string target, HookHeaders headers, ReadOnlyMemory<byte> body)
{
    string? _digest;

    public string Method => method;

    /// <summary>Path and query as they came, for example <c>/hooks/ci?token=x</c>.</summary>
    public string Target => target;

    public HookHeaders Headers => headers;

    /// <summary>The bytes that were sent: signatures are made over them, and never over what a parser made of them.</summary>
    public ReadOnlyMemory<byte> Body => body;

    /// <summary>SHA-256 of the client's certificate in lower-case hexadecimal, when the connection proved one.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>The same with another body: what proves this one too does not prove the body.</summary>
    public HookRequest WithOneMoreByte() => new(method, target, headers, (byte[])[.. body.Span, (byte)' ']) { ClientCertificate = ClientCertificate };

    /// <summary>The same with these headers, instead of its own of these names.</summary>
    public HookRequest With(params IReadOnlyList<(string Name, string Value)> more) => new(
        method, target,
        new HookHeaders(headers.Known.Where(pair => !more.Any(one => one.Name.Equals(pair.Key, StringComparison.OrdinalIgnoreCase))).Concat(more.Select(one => KeyValuePair.Create(one.Name, one.Value)))), body)
    { ClientCertificate = ClientCertificate };

    /// <summary>SHA-256 of the body in lower-case hexadecimal.</summary>
    public string Digest => _digest ??= Convert.ToHexStringLower(SHA256.HashData(body.Span));
}
