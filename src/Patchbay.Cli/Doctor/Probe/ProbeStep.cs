namespace Patchbay.Cli.Doctor.Probe;

/// <summary>The hand-overs of one message, in the order of the road.</summary>
enum ProbeStep
{
    Opened,
    Listening,
    Connected,
    Accepted,
    Queued,
    Delivered,
    Working,
    Answered,
    Settled,
}

/// <summary>What each hand-over is called, and what to do when the road ends before it.</summary>
static class ProbeSteps
{
    public static IReadOnlyList<ProbeStep> All { get; } = Enum.GetValues<ProbeStep>();

    public static string Name(ProbeStep step) => step switch
    {
        ProbeStep.Opened => "a session has its transcript",
        ProbeStep.Listening => "a channel process runs, and every gate let it in",
        ProbeStep.Connected => "its page takes a connection",
        ProbeStep.Accepted => "a message is on disk in the spool",
        ProbeStep.Queued => "it is in the session queue",
        ProbeStep.Delivered => "it is in the transcript on disk",
        ProbeStep.Working => "the agent works on it",
        ProbeStep.Answered => "the answer is back in the page",
        _ => "the spool says answered",
    };

    public static string Remedy(ProbeStep step) => step switch
    {
        ProbeStep.Opened => "look at room and rights of the folder for temporary files (TMPDIR)",
        ProbeStep.Listening => "run patchbay channel fakechat by itself and read what it prints",
        ProbeStep.Connected => "look whether a firewall or a proxy keeps this machine from its own address (localhost)",
        ProbeStep.Accepted => "look at room and speed of the disk: a message is accepted only when it is on it",
        ProbeStep.Queued => "look whether a program between session and channel changes their lines (a wrapper, a shell profile that prints)",
        ProbeStep.Delivered => "look at room and speed of the disk: the agent gets nothing that is not in the transcript",
        _ => "look at the load of this machine, and run it again; if it stops there twice it is a mistake of ours",
    };
}
