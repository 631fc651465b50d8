using System.Diagnostics;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests;

/// <summary><c>patchbay channel fakechat</c> towards a host that knows nothing of us.</summary>
public sealed class BareChannelTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("patchbay-bare-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_pages_address_stands_once_on_standard_error(bool withHandshake)
    {
        var start = PublishedProgram.Start(await PublishedProgram.ShippedAsync(), "channel", "fakechat");
        start.Environment["PATCHBAY_HOME"] = _home;
        start.Environment["FAKECHAT_PORT"] = "0";
        using var process = Process.Start(start)!;
        try
        {
            if (withHandshake)
            {
                await process.StandardInput.WriteLineAsync(
                    """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"plain","version":"1"}}}""");
                await process.StandardInput.FlushAsync();
                await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
                await process.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
                await process.StandardInput.FlushAsync();
            }

            var first = await process.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.StartsWith("fakechat: http://localhost:", first, StringComparison.Ordinal);
            process.StandardInput.Close();
            Assert.Empty(await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
