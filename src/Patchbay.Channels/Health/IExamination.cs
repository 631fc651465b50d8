namespace Patchbay.Channels.Health;

/// <summary>
/// One thing that <c>patchbay doctor</c> looks at. A platform brings its own for what only it knows: its state folder, its
/// settings, its account. An examination only looks: it changes nothing, starts nothing and asks no other machine.
/// </summary>
public interface IExamination
{
    /// <summary>The heading under which its findings stand: <c>folders</c>, <c>fakechat</c>.</summary>
    string Area { get; }

    /// <summary>An exception is shown as a finding of its own; the other examinations go on.</summary>
    Task<IReadOnlyList<Finding>> ExamineAsync(ExaminationContext context, CancellationToken cancellationToken);
}

/// <summary>Where to look. All folders are absolute, and need not exist.</summary>
/// <param name="HomeFolder"><c>PATCHBAY_HOME</c>.</param>
/// <param name="Project">The folder in which a session would run.</param>
/// <param name="Variable">The environment.</param>
public sealed record ExaminationContext(string HomeFolder, string Project, Func<string, string?> Variable, TimeProvider Time);
