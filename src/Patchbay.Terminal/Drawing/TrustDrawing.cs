using Patchbay.SessionHost.Trust;
using Spectre.Console;

namespace Patchbay.Terminal.Drawing;

/// <summary>
/// The question whether a project's files are to count, drawn. Each file has a frame of its own that its text cannot leave,
/// however it is broken into rows.
/// </summary>
sealed class TrustDrawing(Sheet sheet)
{
    public IReadOnlyList<string> Draw(TrustReview review, bool whole) =>
    [
        .. sheet.Lines((TrustText.Opening(review), Styles.Strong)),
        .. TrustText.Sections(review, whole).SelectMany(Section),
        .. Refused(TrustText.NeverCounts(review.Snapshot)),
        .. sheet.Lines(("y", Styles.Strong), (" trusts exactly this · ", Styles.Quiet), ("v", Styles.Strong), (" shows every file whole · anything else trusts nothing", Styles.Quiet)),
    ];

    IReadOnlyList<string> Section(TrustSection section)
    {
        var text = new Paragraph()
            .Append(Sheet.Measurable(section.Path), Styles.Strong)
            .Append($" · {section.Size} · ", Styles.Quiet)
            .Append(Sheet.Measurable(section.State), Styles.Warning);
        foreach (var line in section.Lines)
        {
            text.Append("\n" + Sheet.Measurable(line.Text), StyleOf(line.Kind));
        }

        return sheet.Frame(new Panel(text)
        {
            // Our words alone: what does not fit into a header is cut, and a name must be seen whole.
            Header = new PanelHeader($" {section.Does} "),
            Border = BoxBorder.Rounded,
            BorderStyle = Styles.Asking,
        });
    }

    IReadOnlyList<string> Refused(IReadOnlyList<string> lines) => lines.Count == 0 ? [] :
    [
        .. sheet.Lines(("Never counts in this form:", Styles.Plain)),
        .. lines.SelectMany(line => sheet.Lines(($"  {line}", Styles.Quiet))),
    ];

    static Style StyleOf(TrustLineKind kind) => kind switch
    {
        TrustLineKind.Told => Styles.Inbound,
        TrustLineKind.Added => Styles.Good,
        TrustLineKind.Removed => Styles.Bad,
        TrustLineKind.Note => Styles.Quiet,
        _ => Styles.Plain,
    };
}
