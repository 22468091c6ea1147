"""From a number to its leads: what was clicked, kept in the address, and the list of leads."""

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl
import streamlit as st

from funnel import wording
from funnel.measure import (
    LeadPage,
    Part,
    leads_behind,
    leads_in_funnel,
    opportunities_behind,
)
from funnel.metrics import METRICS
from funnel.selection import Selection
from funnel.ui.controls import Choice
from funnel.ui.downloads import download_buttons
from funnel.views.view import View

_SHOWN = 500
# More than any download: all of them.
_MOST = 2**40

# The panel whose list is to be brought into sight.
_SOUGHT = "list-sought"
_SCROLL = """<script>
document.querySelector(".st-key-list-{panel}")?.scrollIntoView({{block: "center"}});
</script>"""

# Gives a page of at most so many leads.
Pages = Callable[[int], LeadPage]


def chosen(panel: str) -> str | None:
    """The mark of ``panel`` whose leads the address asks for; None for none."""
    return st.query_params.get(panel)


def chosen_week(panel: str) -> date | None:
    """The week whose leads the address asks for; None where it names none."""
    try:
        return date.fromisoformat(chosen(panel) or "")
    except ValueError:
        return None


def choose(panel: str, mark: str | None) -> None:
    """Ask for the leads of ``mark``; for none where they are already shown, or with None."""
    if mark is not None and mark != chosen(panel):
        st.query_params[panel] = mark
    elif panel in st.query_params:
        del st.query_params[panel]


def show(panel: str, mark: str) -> None:
    """Ask for the leads of ``mark``, and bring their list into sight when it is drawn."""
    st.query_params[panel] = mark
    st.session_state[_SOUGHT] = panel


def ask_button(text: str, panel: str, mark: str, *, icon: str | None = None) -> None:
    """A number, or words, that open the leads of ``mark``: on a page quiet, in a popover listed."""
    st.button(
        text,
        type="secondary" if icon else "tertiary",
        icon=icon,
        key=f"ask-{panel}-{mark}",
        on_click=choose,
        args=(panel, mark),
    )


def part(panel: str, words: Mapping[str, str], first: str | None = None) -> str:
    """Draw the choice of which leads behind a number of ``panel`` are listed; its name comes back.

    ``words`` are what each part is called; the first, or ``first``, unless the reader chooses.
    """
    names = list(words)
    return Choice(f"{panel}-part", names, words.get, names.index(first or names[0])).segments()


def on_mark(panel: str) -> Callable[[], None]:
    """What a chart named ``panel`` does when one of its marks is clicked."""

    def ask() -> None:
        points = st.session_state[panel]["selection"]["points"]
        if points:
            choose(panel, points[0]["customdata"][0])

    return ask


def week_list(
    view: View, name: str, week: date, panel: str, part: Part = "numerator", **labels: str
) -> None:
    """The leads that metric ``name`` counts in ``week``; ``part`` of a rate chooses which."""
    selection = view.in_week(week).narrowed(**labels)
    title = f"{_who(view, name, part)} · {wording.full_week(week)}"
    _lead_list(
        view,
        title,
        panel,
        METRICS[name].stages,
        lambda most: leads_behind(view.warehouse, name, selection, part, most_rows=most),
    )


def period_list(view: View, name: str, panel: str, part: Part = "numerator", **labels: str) -> None:
    """The leads that metric ``name`` counts in the whole period, of some ``labels`` only."""
    selection = view.selection.narrowed(**labels)
    of = " · ".join(wording.plain(label) for label in labels.values())
    _lead_list(
        view,
        f"{_who(view, name, part)} · {of}",
        panel,
        METRICS[name].stages,
        lambda most: leads_behind(view.warehouse, name, selection, part, most_rows=most),
    )


def funnel_list(view: View, stage: str, panel: str) -> None:
    """The leads created in the period that have reached ``stage``."""
    title = "Leads created"
    if stage != "created":
        title += f" that became {view.stage(stage)}"
    _lead_list(
        view,
        title,
        panel,
        ("created", stage),
        lambda most: leads_in_funnel(view.warehouse, view.selection, stage, most_rows=most),
    )


def opportunity_list(
    view: View, name: str, week: date, panel: str, currency: str | None = None
) -> None:
    """The opportunities that metric ``name`` adds up in ``week``, of one ``currency``."""
    selection = view.in_week(week)
    show_list(
        f"Opportunities of {METRICS[name].label.lower()} · {wording.full_week(week)}",
        panel,
        lambda most: opportunities_behind(
            view.warehouse, name, selection, currency, most_rows=most
        ),
        opportunity_table,
        "opportunity",
    )


def number_list(
    view: View,
    title: str,
    panel: str,
    name: str,
    selection: Selection,
    part: Part = "numerator",
    currency: str | None = None,
) -> None:
    """The leads, or opportunities, that a number of metric ``name`` is of under ``selection``.

    An amount's are those of one ``currency``, what was converted into it included.
    """
    if METRICS[name].mart == "opportunities" or name == "pipeline_per_cost":
        show_list(
            title,
            panel,
            lambda most: opportunities_behind(
                view.warehouse, name, selection, currency, most_rows=most
            ),
            opportunity_table,
            "opportunity",
        )
        return
    _lead_list(
        view,
        title,
        panel,
        METRICS[name].stages,
        lambda most: leads_behind(
            view.warehouse, name, selection, part, currency=currency, most_rows=most
        ),
    )


def _who(view: View, name: str, part: Part) -> str:
    """The leads a part of a metric holds, in words: "MQLs that became SQL in time"."""
    first, last = METRICS[name].stages[0], METRICS[name].stages[-1]
    if not METRICS[name].is_cohort:
        return view.stages(first if part == "denominator" else last)
    if part == "numerator":
        return f"{view.stages(first)} that became {view.stage(last)} in time"
    return view.stages(first)


def _lead_list(view: View, title: str, panel: str, stages, pages: Pages) -> None:
    show_list(title, panel, pages, lambda rows: lead_table(view, rows, stages), "lead")


def show_list(
    title: str,
    panel: str,
    pages: Pages,
    table: Callable[[pl.DataFrame], pl.DataFrame],
    noun: str,
    first: str = "newest",
) -> None:
    """A list of leads: how many there are, the ``first`` of them, downloads, a way to close.

    ``pages`` gives a page of at most so many, ``table`` makes it readable.
    """
    page = pages(_SHOWN)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"list-{panel}"
    ):
        with st.container():
            st.markdown(f"**{title}**: {wording.counted(page.total, noun)}")
        download_buttons(
            lambda: table(pages(_MOST).rows), f"{wording.plural(noun)}-{panel}", f"save-{panel}"
        )
        st.button(
            "",
            icon=":material/close:",
            type="tertiary",
            help="Close the list",
            key=f"close-{panel}",
            on_click=choose,
            args=(panel, None),
        )
    if page.total:
        _show(table(page.rows))
    if page.total > _SHOWN:
        st.caption(f"The {first} {_SHOWN} are shown; the downloads hold all of them.")
    if st.session_state.get(_SOUGHT) == panel:
        del st.session_state[_SOUGHT]
        # What was asked for further up would else be drawn out of sight.
        st.html(_SCROLL.format(panel=panel), unsafe_allow_javascript=True)


def opportunity_table(rows: pl.DataFrame) -> pl.DataFrame:
    """The opportunities as people read them, each with its primary lead."""
    return rows.select(
        pl.col("opportunity_id").alias("Opportunity"),
        pl.col("amount").alias("Amount"),
        pl.col("currency").alias("Currency"),
        pl.col("created_date").alias("Created"),
        pl.col("won_date").alias("Won"),
        pl.coalesce("lead_label", "lead_id").alias("Lead"),
        pl.col("source").alias("Source"),
        pl.col("motion").alias("Motion"),
        pl.col("team").alias("Team"),
        pl.col("owner").alias("Owner"),
        pl.col("lead_url").alias("Link"),
    )


def lead_table(view: View, rows: pl.DataFrame, stages: tuple[str, ...]) -> pl.DataFrame:
    """The leads as people read them: local days, stages by the firm's names."""
    names = dict(view.definitions.stages.labels)
    return rows.select(
        pl.coalesce("lead_label", "lead_id").alias("Lead"),
        pl.col("lead_id").alias("Id"),
        *(
            pl.col(f"{stage}_at").dt.date().alias("Created" if stage == "created" else names[stage])
            for stage in dict.fromkeys(("created", *stages))
        ),
        pl.col("current_stage").replace(names).alias("Stage now"),
        pl.col("source").alias("Source"),
        pl.col("motion").alias("Motion"),
        pl.col("motion_rule").alias("Motion by"),
        pl.col("team").alias("Team"),
        pl.col("owner").alias("Owner"),
        pl.col("lead_url").alias("Link"),
    )


def _show(table: pl.DataFrame) -> None:
    unused = [name for name in ("Link",) if table[name].null_count() == table.height]
    st.dataframe(
        table.drop(unused),
        height=min(36 * (table.height + 1) + 4, 310),
        row_height=36,
        placeholder="–",
        hide_index=True,
        column_config={
            table.columns[0]: st.column_config.TextColumn(pinned=True),
            "Link": st.column_config.LinkColumn(display_text="Open in the CRM"),
            **{
                name: st.column_config.DateColumn(name, format="D MMM YYYY")
                for name, kind in table.schema.items()
                if kind == pl.Date
            },
        },
    )
