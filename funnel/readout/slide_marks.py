"""What native PowerPoint charts share: axes, labels, fills, intervals."""

from pptx.chart.chart import Chart as Drawn
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from funnel.palette import LIGHT
from funnel.readout.model import Chart, Series

FORMATS = {"count": "#,##0", "rate": "0%"}


def rgb(color: str) -> RGBColor:
    """A colour of the palette as PowerPoint takes it."""
    return RGBColor.from_string(color.lstrip("#"))


def axes(drawn: Drawn, chart: Chart) -> None:
    """Axes with quiet lines, from nothing where no number is below it."""
    values, across = drawn.value_axis, drawn.category_axis
    values.minimum_scale = 0 if _is_positive(chart) else None
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = rgb(LIGHT.grid)
    values.format.line.fill.background()
    values.tick_labels.number_format = FORMATS[chart.unit]
    values.tick_labels.number_format_is_linked = False
    across.has_major_gridlines = False
    # Every category is named, but weeks side by side: every other one has room.
    if chart.kind != "lines":
        is_narrow = bool(chart.share) and chart.kind == "columns" and len(chart.categories) > 8
        skip = parse_xml(f"<c:tickLblSkip {nsdecls('c')} val='{2 if is_narrow else 1}'/>")
        across._element.find("{*}noMultiLvlLbl").addprevious(skip)
        if is_narrow:
            across.tick_labels.font.size = Pt(9)
    across.format.line.color.rgb = rgb(LIGHT.axis)


def _is_positive(chart: Chart) -> bool:
    drawn = [number.drawn for series in chart.series for number in series.numbers if number]
    return all(value is None or value >= 0 for value in drawn)


def label(plot, chart: Chart, where) -> None:
    """Write the number at each mark."""
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value = True
    labels.position = where
    labels.number_format, labels.number_format_is_linked = FORMATS[chart.unit], False
    labels.font.size = Pt(10)
    labels.font.color.rgb = rgb(LIGHT.ink)


def legend(drawn: Drawn, where) -> None:
    """Name the series beside the chart."""
    drawn.has_legend = True
    drawn.legend.position = where
    drawn.legend.include_in_layout = False


def fill(drawn, series: Series) -> None:
    """Colour a series, point by point where they differ; what is not settled is hatched."""
    drawn.format.fill.solid()
    drawn.format.fill.fore_color.rgb = rgb(series.colors[0])
    for at in range(len(series.numbers)):
        is_hatched = bool(series.hatched) and series.hatched[at]
        color = series.colors[min(at, len(series.colors) - 1)]
        if not is_hatched and color == series.colors[0]:
            continue
        point = drawn.points[at].format.fill
        if is_hatched:
            point.patterned()
            point.pattern = MSO_PATTERN.LIGHT_UPWARD_DIAGONAL
            point.fore_color.rgb, point.back_color.rgb = rgb(LIGHT.faint), rgb(LIGHT.card)
            drawn.points[at].format.line.color.rgb = rgb(LIGHT.faint)
        else:
            point.solid()
            point.fore_color.rgb = rgb(color)


def intervals(drawn, series: Series) -> None:
    """Draw the 95 % intervals as error bars, which python-pptx has no words for."""
    values = [number.value for number in series.numbers]
    pairs = list(zip(series.intervals, values, strict=True))
    above = [high - value for (_, high), value in pairs]
    below = [value - low for (low, _), value in pairs]
    bars = parse_xml(
        f"<c:errBars {nsdecls('c', 'a')}><c:errBarType val='both'/><c:errValType val='cust'/>"
        f"<c:noEndCap val='1'/><c:plus>{_literal(above)}</c:plus><c:minus>{_literal(below)}"
        f"</c:minus><c:spPr><a:ln w='12700'><a:solidFill><a:srgbClr val='{LIGHT.ink[1:]}'/>"
        "</a:solidFill></a:ln></c:spPr></c:errBars>"
    )
    drawn._element.find("{*}cat").addprevious(bars)


def _literal(values: list[float]) -> str:
    points = "".join(
        f"<c:pt idx='{at}'><c:v>{value}</c:v></c:pt>" for at, value in enumerate(values)
    )
    return (
        f"<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val='{len(values)}'/>"
        f"{points}</c:numLit>"
    )
