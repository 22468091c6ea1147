"""A published week as it was reported, as it is now, and why: any of them, number by number."""

from datetime import date

import streamlit as st

from funnel import charts, record, wording
from funnel.charts import Step
from funnel.measure import Reported, Restated, RestatedPart, imports_of, is_known, restated_of
from funnel.metrics import METRICS
from funnel.readout.sections import last_before
from funnel.record import Publication
from funnel.ui.controls import Choice
from funnel.ui.downloads import download_buttons
from funnel.ui.panel import empty, plot
from funnel.views import restated as said
from funnel.views.view import View

_LAST, _ALL = "last", "all"
# Text of these columns stands at the left; numbers stand at the right.
_TEXTS = ("Measure", "Week", "Part")
_WIDTHS = {"Measure": 170, "Week": 60, "Part": 345, "As reported": 110, "Now": 110}


@st.fragment
def restated_panel(view: View, week: date) -> None:
    """The numbers of a published week, the causes of what changed since, and the same as a file.

    It is the last one before ``week`` unless the reader or the address chooses another.
    """
    found = record.publications(view.warehouse.path)
    last = last_before(found, wording.full_week(week))
    if not found:
        empty(
            "No week has been published yet",
            "Publish a readout with the button above: its numbers are then kept as they were "
            "reported, and each import after that is set against them here.",
        )
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        published = _chosen(view, found, last)
        numbers = _numbers(view, published)
        if numbers is None:
            st.markdown(
                f"{published.week} was published from an import that this warehouse does not know "
                "any more."
            )
            return
        metrics = dict.fromkeys(number.reported.metric for number in numbers)
        labels = {_ALL: "All numbers"} | {name: METRICS[name].label for name in metrics}
        metric = Choice("measure", list(labels), labels.get).select(width=240)
        download_buttons(
            lambda: said.changes_table(numbers), f"restated-{published.week}", "restated"
        )
    shown = [number for number in numbers if metric in (_ALL, number.reported.metric)]
    if published is not last:
        st.markdown(wording.plain(said.restated_sentence(numbers, published.week)))
    st.caption(wording.plain(said.published_base(view.context, published)))
    if metric != _ALL:
        _bridges(view, shown)
    _statement(shown)
    for sentence in said.uncompared(imports_of(view.warehouse), published.generation):
        st.caption(f":orange[{wording.plain(sentence)}]")


def _chosen(view: View, found: list[Publication], last: Publication | None) -> Publication:
    """The publication that is asked for: of a week published twice, the newer goes by its week."""
    named: dict[str, Publication] = {}
    words: dict[str, str] = {}
    for one in found:
        moment = said.published_moment(view.context, one)
        name = f"{one.week}, {moment}" if one.week in named else one.week
        named[name], words[name] = one, f"{name} as reported"
    if last is not None:
        named = {_LAST: last} | named
        words[_LAST] = f"The last before: {last.week}"
    return named[Choice("published", list(named), words.get).select(width=260)]


def _numbers(view: View, published: Publication) -> list[Restated] | None:
    if not is_known(view.warehouse, published.generation, published.as_of):
        return None
    held = [Reported.from_json(number) for number in published.readout["reported"]]
    return restated_of(view.warehouse, held, published.generation)


def _bridges(view: View, numbers: list[Restated]) -> None:
    """Each part that is counted and changed, as a bridge from what was reported to what is."""
    drawn = [
        (number, part)
        for number in numbers
        for part in number.parts
        if part.causes and part.name in ("numerator", "denominator")
    ]
    if not drawn:
        return
    for column, (number, part) in zip(st.columns(len(drawn)), drawn, strict=True):
        with column:
            title = said.part_words(number, part) or METRICS[number.reported.metric].label
            st.markdown(f"##### {wording.plain(title[0].upper() + title[1:])}")
            figure = charts.bridge_chart(_steps(part), view.palette, is_neutral=True)
            plot(figure, f"restated-{number.reported.metric}-{part.name}")


def _steps(part: RestatedPart) -> list[Step]:
    return [
        Step("As reported", int(part.reported), "", is_whole=True, hover="<b>As reported</b>"),
        *(
            Step(cause.replace(" ", "<br>", 1), int(share), "", hover=f"<b>{cause}</b>")
            for cause, share in part.causes
        ),
        Step("Now", int(part.now or 0), "", is_whole=True, hover="<b>Now</b>"),
    ]


def _statement(numbers: list[Restated]) -> None:
    table = said.statement(numbers)
    st.dataframe(
        table,
        key="restated-statement",
        height="content",
        hide_index=True,
        column_config={
            name: st.column_config.TextColumn(
                name.capitalize() if name.islower() else name,
                alignment="left" if name in _TEXTS else "right",
                width=_WIDTHS.get(name),
            )
            for name in table.columns
        },
    )
