using Patchbay.Channels;
using Patchbay.Platforms.Fakechat;

namespace Patchbay.Bench.Stand;

/// <summary>Channel servers of the bench itself, for what the program as it ships cannot be made to do.</summary>
static class BenchServer
{
    public static Task<int> RunAsync(string name)
    {
        IPlatform platform = name is "fakechat"
            ? FakechatPlatform.FromEnvironment(Environment.GetEnvironmentVariable, TimeProvider.System)
            : new BurstPlatform(Environment.GetEnvironmentVariable("PATCHBAY_HOME")!);
        return ChannelServer.RunAsync(
            platform, Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Error, new ChannelServerSettings(), CancellationToken.None);
    }
}
