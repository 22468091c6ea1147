"""Native PowerPoint charts from the numbers of the readout's charts."""

from collections.abc import Callable
from contextlib import contextmanager

from pptx.chart.chart import Chart as Drawn
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt
from xlsxwriter import Workbook

from funnel.palette import LIGHT
from funnel.readout.model import Chart, Series
from funnel.readout.slide_marks import FORMATS, axes, fill, intervals, label, legend, rgb
from funnel.wording import printable

_MOST_POINTS = 60
# The part of a bridge's height under which a step has no room for its number.
_THIN = 0.08
_BEYOND = 1.15


class _Plain:
    """A workbook in which text that looks like a formula or a link stays text."""

    @contextmanager
    def _open_worksheet(self, xlsx_file):
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        workbook = Workbook(xlsx_file, options)
        yield workbook, workbook.add_worksheet()
        workbook.close()


class _PlainCategories(_Plain, CategoryWorkbookWriter):
    """Categories and their series as text and numbers."""


class _PlainPoints(_Plain, XyWorkbookWriter):
    """Series of points as text and numbers."""


class _Categories(CategoryChartData):
    @property
    def _workbook_writer(self):
        return _PlainCategories(self)


class _Points(XyChartData):
    @property
    def _workbook_writer(self):
        return _PlainPoints(self)


def add_chart(shapes, chart: Chart, left: int, top: int, width: int, height: int) -> None:
    """Draw ``chart`` on a slide as a chart that PowerPoint can edit."""
    kind, data, finish = _KINDS[chart.kind](chart)
    frame = shapes.add_chart(kind, left, top, width, height, data)
    frame.name = printable(chart.title)
    drawn = frame.chart
    drawn.has_title = False
    drawn.has_legend = False
    drawn.font.size = Pt(11)
    drawn.font.color.rgb = rgb(LIGHT.soft)
    finish(drawn, chart)


def _data(chart: Chart) -> CategoryChartData:
    data = _Categories(number_format=FORMATS[chart.unit])
    data.categories = list(map(printable, chart.categories))
    for series in chart.series:
        values = [None if number is None else number.drawn for number in series.numbers]
        data.add_series(printable(series.name), values)
    return data


def _columns(chart: Chart):
    return XL_CHART_TYPE.COLUMN_CLUSTERED, _data(chart), _finish_columns


def _finish_columns(drawn: Drawn, chart: Chart) -> None:
    axes(drawn, chart)
    plot = drawn.plots[0]
    plot.gap_width = 40
    has_intervals = any(series.intervals for series in chart.series)
    where = XL_LABEL_POSITION.INSIDE_BASE if has_intervals else XL_LABEL_POSITION.OUTSIDE_END
    label(plot, chart, where)
    highs = [high for series in chart.series for _, high in series.intervals]
    if highs:
        drawn.value_axis.maximum_scale = min(1, -(-max(highs) // 0.05) * 0.05)
    for at, series in enumerate(chart.series):
        fill(plot.series[at], series)
        if series.intervals:
            intervals(plot.series[at], series)


def _bars(chart: Chart):
    return XL_CHART_TYPE.BAR_CLUSTERED, _data(chart), _finish_bars


def _finish_bars(drawn: Drawn, chart: Chart) -> None:
    axes(drawn, chart)
    drawn.category_axis.reverse_order = True
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False
    if chart.longest:
        # With room for the number at its end.
        drawn.value_axis.minimum_scale = 0
        drawn.value_axis.maximum_scale = chart.longest * _BEYOND
    plot = drawn.plots[0]
    plot.gap_width = 60
    label(plot, chart, XL_LABEL_POSITION.OUTSIDE_END)
    if any((number.drawn or 0) < 0 for number in chart.series[0].numbers if number):
        plot.data_labels.number_format = "+#,##0;−#,##0;0"
    for at, series in enumerate(chart.series):
        plot.series[at].invert_if_negative = False
        fill(plot.series[at], series)


def _stacked_columns(chart: Chart):
    return XL_CHART_TYPE.COLUMN_STACKED, _data(chart), _finish_stacked_columns


def _finish_stacked_columns(drawn: Drawn, chart: Chart) -> None:
    axes(drawn, chart)
    drawn.value_axis.maximum_scale = 1
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 40, 100
    for at, series in enumerate(chart.series):
        fill(plot.series[at], series)
    legend(drawn, XL_LEGEND_POSITION.BOTTOM)


def _stacked_bar(chart: Chart):
    return XL_CHART_TYPE.BAR_STACKED, _data(chart), _finish_stacked_bar


def _finish_stacked_bar(drawn: Drawn, chart: Chart) -> None:
    axes(drawn, chart)
    drawn.category_axis.visible = drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False
    drawn.value_axis.maximum_scale = sum(series.numbers[0].drawn for series in chart.series) or 1
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 20, 100
    for at, series in enumerate(chart.series):
        fill(plot.series[at], series)


def _bridge(chart: Chart):
    """Columns that hang between two wholes stand on columns that cannot be seen."""
    wholes, more, fewer, below = [], [], [], []
    level = 0
    numbers = chart.series[0].numbers
    for at, number in enumerate(numbers):
        value = int(number.drawn)
        is_whole = at in (0, len(numbers) - 1)
        level = value if is_whole else level + value
        wholes.append(value if is_whole else None)
        more.append(value if not is_whole and value >= 0 else None)
        fewer.append(-value if not is_whole and value < 0 else None)
        below.append(None if is_whole else level - max(value, 0))
    data = _Categories(number_format="#,##0")
    data.categories = list(map(printable, chart.categories))
    for name, values in zip(_BRIDGE, (below, wholes, more, fewer), strict=True):
        data.add_series(name, values)
    return XL_CHART_TYPE.COLUMN_STACKED, data, _finish_bridge


_BRIDGE = ("Below", "Number", "More", "Fewer")


def _finish_bridge(drawn: Drawn, chart: Chart) -> None:
    axes(drawn, chart)
    drawn.value_axis.minimum_scale = 0
    drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 50, 100
    colors = (None, LIGHT.quiet, LIGHT.better, LIGHT.worse)
    formats = (None, "#,##0", "+#,##0;;0", '"−"#,##0')
    for series, color, number_format in zip(plot.series, colors, formats, strict=True):
        if color is None:
            series.format.fill.background()
            continue
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(color)
        labels = series.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = number_format, False
        labels.font.size, labels.font.bold = Pt(12), True
        labels.font.color.rgb = rgb(LIGHT.ink if color == LIGHT.quiet else LIGHT.card)
    _name_thin_steps(plot.series)


def _name_thin_steps(series) -> None:
    """Write what a step adds beneath it where the step is too thin to hold it."""
    below, _, more, fewer = ([*one.values] for one in series)
    top = max(value or 0 for one in series for value in one.values)
    for drawn, values, sign, color in (
        (series[2], more, "+", LIGHT.better),
        (series[3], fewer, "−", LIGHT.worse),
    ):
        for at, value in enumerate(values):
            is_thin = value is not None and value < _THIN * top
            if not is_thin or (below[at] or 0) < _THIN * top:
                continue
            _take_label_off(drawn.points[at])
            named = series[0].points[at].data_label
            named.position = XL_LABEL_POSITION.INSIDE_END
            run = named.text_frame.paragraphs[0].add_run()
            run.text = f"{sign}{value:,.0f}"
            run.font.size, run.font.bold, run.font.color.rgb = Pt(12), True, rgb(color)


def _take_label_off(point) -> None:
    label = point.data_label._get_or_add_dLbl()
    for part in list(label)[1:]:
        label.remove(part)
    label.append(parse_xml(f"<c:delete {nsdecls('c')} val='1'/>"))


def _lines(chart: Chart):
    data = _Points(number_format="0%")
    for series in chart.series:
        number = series.numbers[0]
        added = data.add_series(printable(f"{series.name} {number.shown}"))
        for minutes, share in _points(series, chart.target):
            added.add_data_point(minutes, share)
    return XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, data, _finish_lines


def _points(series: Series, target: float | None) -> list[tuple[float, float]]:
    """A line's places in minutes, thinned, from a minute on; at the target as it is labelled."""
    step = max(1, -(-len(series.points) // _MOST_POINTS))
    kept = {seconds / 60: share for seconds, share in series.points[::step] if seconds >= 60}
    if series.points:
        kept[series.points[-1][0] / 60] = series.points[-1][1]
    if target and series.numbers[0].value is not None:
        kept[target / 60] = series.numbers[0].value
    return sorted(kept.items())


def _finish_lines(drawn: Drawn, chart: Chart) -> None:
    axes(drawn, chart)
    across = drawn.category_axis
    across.minimum_scale = 1
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = "#,##0", False
    across.has_title = True
    title = across.axis_title.text_frame
    title.text = "Minutes, each step ten times the one before"
    title.paragraphs[0].font.size, title.paragraphs[0].font.bold = Pt(10), False
    scaling = across._element.find("{*}scaling")
    scaling.insert(0, parse_xml(f'<c:logBase {nsdecls("c")} val="10"/>'))
    drawn.value_axis.maximum_scale = 1
    for at, series in enumerate(chart.series):
        line = drawn.plots[0].series[at].format.line
        line.color.rgb = rgb(series.colors[0])
        line.width = Pt(3 if series.colors[0] == LIGHT.worse else 1.75)
        drawn.plots[0].series[at].smooth = False
    legend(drawn, XL_LEGEND_POSITION.RIGHT)


_KINDS: dict[str, Callable] = {
    "columns": _columns,
    "bars": _bars,
    "stacked_columns": _stacked_columns,
    "stacked_bar": _stacked_bar,
    "bridge": _bridge,
    "lines": _lines,
}
