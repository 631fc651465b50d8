using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Patchbay.Platforms.Shared;

/// <summary>TLS in front of a listener, without the web host that the framework's own needs.</summary>
static class LocalTls
{
    static readonly TimeSpan HandshakeFuse = TimeSpan.FromSeconds(10);

    /// <param name="asksForCertificate">
    /// The client may show one; that it has the key is proven, and whom it belongs to is for whoever reads
    /// <see cref="ITlsConnectionFeature"/> to know.
    /// </param>
    public static void UseTls(this ListenOptions listen, X509Certificate2 certificate, bool asksForCertificate = false)
    {
        var options = new SslServerAuthenticationOptions { ServerCertificate = certificate, ApplicationProtocols = [SslApplicationProtocol.Http11] };
        if (asksForCertificate)
        {
            options.ClientCertificateRequired = true;
#pragma warning disable CA5359 // No authority is asked: the certificate itself is what is known, by its digest.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        listen.Use(next => connection => RunAsync(connection, options, next));
    }

    static async Task RunAsync(ConnectionContext connection, SslServerAuthenticationOptions options, ConnectionDelegate next)
    {
        var raw = connection.Transport;
        await using var ssl = new SslStream(new PipeStream(raw), leaveInnerStreamOpen: true);
        try
        {
            using var fuse = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
            fuse.CancelAfter(HandshakeFuse);
            await ssl.AuthenticateAsServerAsync(options, fuse.Token);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException)
        {
            return; // Not a browser that trusts us, or nobody at all.
        }

        if (ssl.RemoteCertificate is X509Certificate2 shown)
        {
            connection.Features.Set<ITlsConnectionFeature>(new Shown { ClientCertificate = shown });
        }

        var (input, output) = (PipeReader.Create(ssl, new StreamPipeReaderOptions(leaveOpen: true)), PipeWriter.Create(ssl, new StreamPipeWriterOptions(leaveOpen: true)));
        connection.Transport = new Duplex(input, output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = raw;
            await input.CompleteAsync();
            await output.CompleteAsync();
        }
    }

    sealed class Shown : ITlsConnectionFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);
    }

    sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Both directions of a connection as one stream, which is what TLS speaks to.</summary>
    sealed class PipeStream(IDuplexPipe pipe) : Stream
    {
        readonly Stream _input = pipe.Input.AsStream(leaveOpen: true);
        readonly Stream _output = pipe.Output.AsStream(leaveOpen: true);

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _input.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _output.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => _input.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => _output.Write(buffer, offset, count);

        public override void Flush() => _output.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
