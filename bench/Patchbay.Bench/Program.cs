using Patchbay.Bench;
using Patchbay.Bench.Stand;

return args switch
{
    ["serve", var name] => await BenchServer.RunAsync(name),
    _ => await BenchRun.RunAsync(BenchArguments.Parse(args)),
};
