using Spectre.Console;

namespace VlassNet.Tool.Screens;

/// <summary>Progress in a terminal: a bar.</summary>
internal sealed class BarMeter(ProgressTask bar, string title, string unit, TimeProvider time) : Meter(title, unit, time)
{
    protected override void Show(string text, double fraction) => bar.Value(fraction).Description(Markup.Escape(text));
}
