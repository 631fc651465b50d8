using Patchbay.Bench;
using Patchbay.Bench.Bare;
using Patchbay.Bench.Stand;

return args switch
{
    ["serve", var name] => await BenchServer.RunAsync(name),
    ["bare", var name, var request] => await BareAgent.RunAsync(name, request),
    _ => await BenchRun.RunAsync(BenchArguments.Parse(args)),
};
