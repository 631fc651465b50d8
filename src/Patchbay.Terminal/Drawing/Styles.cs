using Spectre.Console;

namespace Patchbay.Terminal.Drawing;

/// <summary>The few styles there are, in the user's own sixteen colours.</summary>
static class Styles
{
    public static readonly Style Plain = Style.Plain;
    public static readonly Style Strong = new(decoration: Decoration.Bold);
    public static readonly Style Quiet = new(decoration: Decoration.Dim);
    public static readonly Style Inbound = new(Color.Teal, decoration: Decoration.Bold);
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Bad = new(Color.Maroon);
    public static readonly Style Asking = new(Color.Olive, decoration: Decoration.Bold);
    public static readonly Style Warning = new(Color.Olive);
}
