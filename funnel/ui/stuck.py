"""The page "Which leads are stuck?": whose turn it is, where they wait, and the worklist."""

from functools import partial

import polars as pl
import streamlit as st

from funnel import wording
from funnel.measure import LeadPage, open_leads
from funnel.tables import SIDES, STUCK_REASONS
from funnel.ui.controls import Choice
from funnel.ui.downloads import download_buttons
from funnel.ui.heads import page_head
from funnel.ui.opening import open_handoff
from funnel.ui.panel import empty, panel
from funnel.views import handoff_sentences as said
from funnel.views import stuck as frames
from funnel.views import weekly
from funnel.views.handoff import TURNS, HandoffView
from funnel.views.view import View

_ROWS, _ALL = 500, 2**40
SIDE_WORDS = {"marketing": "Marketing", "routing": "Routing", "sales": "Sales"}
WHY_WORDS = {
    "not_handed_over": "Not made MQL",
    "not_warmed_up": "Recycled, not warmed up",
    "no_owner": "Nobody owns it",
    "never_called": "Never called",
    "not_reached": "Called, nobody reached",
    "not_decided": "Reached, not decided",
    "never_worked": "Never worked",
    "no_next_step": "No next step",
}
_ORDERS = {"": "Longest over its norm first", "rate": "Likeliest to become SQL first"}
_SINCE_WORDS = {"": "Whenever they got there", "period": "Got there in the period"}
_SINCE = Choice("since", list(_SINCE_WORDS), _SINCE_WORDS.get)
_LISTED = {"stuck": "Stuck only", "open": "All that are open"}
# The controls of the worklist that a number elsewhere on the page sets.
_TURN, _STAGE, _WHY, _LIST = "turn", "stuck_in", "why", "listed"


def open_stuck(view: View) -> HandoffView:
    """Draw the choice of which open leads; the view of them comes back.

    All that are open when the data end, unless the reader asks for those of the period.
    """
    since = _SINCE.select(
        240, help="A lead that has been stuck for long came to its stage long before the period."
    )
    handoff = open_handoff(view)
    return handoff if since == "period" else frames.all_open(handoff)


def stuck_head(handoff: HandoffView) -> None:
    """The headline: how many are stuck, and with whom; that it cannot be said, where it cannot."""
    view = handoff.view
    reason = handoff.numbers("stuck_leads")["reason"][0]
    if reason and reason.startswith("Not in this export"):
        page_head("Which leads are stuck cannot be said", reason)
        st.stop()
    silent = view.definitions.promises.silent_after_business_days
    narrowed = f" Only {view.narrowed_to}." if view.narrowed_to else ""
    page_head(
        said.stuck_sentence(*frames.totals(handoff)),
        f"{_who(handoff)}{_others(handoff)}{narrowed} Stuck: longer in their stage than agreed, or "
        f"than nine in ten stay, no human activity for {silent} business days, and nothing "
        "planned.",
    )
    if _SINCE.value == "period" and view.period.note:
        st.info(view.period.note, icon=":material/date_range:")


def _who(handoff: HandoffView) -> str:
    """Which open leads the page is about, as a sentence."""
    if _SINCE.value == "period":
        words = weekly.period_words(handoff.view)
        return f"Leads that came to their stage in {words} and are open when the data end."
    return "All leads open when the data end, whatever the period chosen above."


def _others(handoff: HandoffView) -> str:
    """The total that a reader meets with the other choice, so that both are known on sight."""
    if _SINCE.value == "period":
        stuck, count, _ = frames.totals(frames.all_open(handoff))
        return f" Of all {wording.counted(count, 'open lead')} {wording.count(stuck)} are stuck."
    of_period = frames.of_period(handoff)
    return f" {of_period}" if of_period else ""


def require_open(handoff: HandoffView) -> None:
    """Stop the page where nothing is open."""
    if not handoff.numbers("stuck_leads")["denominator"].sum():
        st.caption("Clear a filter, or ask for leads whenever they got there.")
        st.stop()


def stuck_cards(handoff: HandoffView) -> None:
    """Stuck leads by whose turn it is, of how many open ones; each number narrows the worklist."""
    rows = handoff.numbers("stuck_leads")
    with st.grid(4, min_column_width=210, gap="small"):
        for side, label in {"": "All stuck", **TURNS}.items():
            mine = rows.filter(side=side) if side else rows
            stuck, count = int(mine["numerator"].sum()), int(mine["denominator"].sum())
            with st.container(border=True, gap=None):
                st.metric(
                    label,
                    wording.count(stuck),
                    f"{wording.rate(stuck / count if count else None, count)} of "
                    f"{wording.count(count)} open",
                    delta_color="off",
                    delta_arrow="off",
                )
                with st.container(horizontal=True, gap="small"):
                    for listed, words in (("stuck", "Show the stuck"), ("open", "All open")):
                        st.button(
                            words,
                            type="tertiary",
                            key=f"stuck-{side or 'all'}-{listed}",
                            on_click=partial(_narrow, listed, side),
                        )


def _narrow(listed: str, side: str = "", stage: str = "", why: str = "") -> None:
    """Have the worklist hold the leads of one number."""
    st.session_state.update({_LIST: listed, _TURN: side, _STAGE: stage, _WHY: why})


def waits_panel(handoff: HandoffView, question: str) -> None:
    """Stuck and open leads by whose turn it is, stage and likely why; a click lists them."""
    base = f"{_who(handoff)} Click a number for its leads below"
    with panel(question, base, ["stuck_leads"]):
        rows = handoff.numbers("stuck_leads")

        def ask() -> None:
            cells = st.session_state["waits"]["selection"]["cells"]
            listed = {"Stuck": "stuck", "Open": "open", "Stuck %": "stuck"}
            if cells and cells[0][1] in listed:
                row = rows.row(cells[0][0], named=True)
                _narrow(listed[cells[0][1]], row["side"], row["stage"], row["stuck_reason"])

        table = rows.select(
            pl.col("side").replace(SIDE_WORDS).alias("Turn"),
            pl.col("stage").replace(dict(handoff.view.definitions.stages.labels)).alias("Stage"),
            pl.col("stuck_reason").replace(WHY_WORDS).alias("Likely why"),
            pl.col("numerator").alias("Stuck"),
            pl.col("denominator").alias("Open"),
            (100 * pl.col("numerator") / pl.col("denominator")).alias("Stuck %"),
        )
        st.dataframe(
            table,
            key="waits",
            height=36 * (table.height + 1) + 12,
            row_height=36,
            hide_index=True,
            column_config={
                "Stuck": st.column_config.NumberColumn(format="localized"),
                "Open": st.column_config.NumberColumn(format="localized"),
                "Stuck %": st.column_config.ProgressColumn(
                    format="%.0f%%", min_value=0, max_value=100
                ),
            },
            on_select=ask,
            selection_mode="single-cell",
        )


@st.fragment
def stuck_worklist(handoff: HandoffView, question: str) -> None:
    """The stuck leads with whose turn it is and why, in the order asked for."""
    base = f"{_who(handoff)} Age in the stage against its norm, and why the lead seems to wait"
    view = handoff.view
    with panel(question, base, ["stuck_leads"]):
        present = handoff.numbers("stuck_leads")["stage"].unique(maintain_order=True).to_list()
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            listed = Choice(_LIST, list(_LISTED), _LISTED.get).select(160)
            side = Choice(
                _TURN, ["", *SIDES], lambda name: SIDE_WORDS.get(name, "All sides")
            ).select(150)
            stage = Choice(
                _STAGE, ["", *present], lambda name: view.stage(name) if name else "All stages"
            ).select(150)
            why = Choice(
                _WHY, ["", *STUCK_REASONS], lambda name: WHY_WORDS.get(name, "Any reason")
            ).select(180)
            order = Choice("order", list(_ORDERS), _ORDERS.get).select(250)
            only = {
                "stuck": True if listed == "stuck" else None,
                "sides": [side] if side else [],
                "stages": [stage] if stage else [],
                "stuck_reasons": [why] if why else [],
            }

            def pages(most: int) -> LeadPage:
                return open_leads(
                    view.warehouse,
                    handoff.selection,
                    by_rate=order == "rate",
                    most_rows=most,
                    **only,
                )

            page = pages(_ROWS)
            download_buttons(lambda: _table(handoff, pages(_ALL).rows), f"leads-{listed}", "stuck")
        st.markdown(f"**{wording.counted(page.total, 'lead')} {listed}**")
        if order == "rate":
            st.caption(
                f"Ordered by the share of mature {view.stages('marketing_qualified')} of the same "
                "band of score (else of the same source) that became "
                f"{view.stage('sales_qualified')}, drawn towards the average where few."
            )
        if not page.total:
            empty(f"Nothing is {listed} here", "Choose another side, stage or reason.")
            return
        table = _table(handoff, page.rows)
        unused = [name for name in ("Link",) if table[name].null_count() == table.height]
        st.dataframe(
            table.drop(unused),
            height=440,
            row_height=36,
            placeholder="–",
            hide_index=True,
            column_config={
                "Lead": st.column_config.TextColumn(pinned=True),
                "Likely SQL %": st.column_config.ProgressColumn(
                    format="%.0f%%",
                    min_value=0,
                    max_value=100,
                    help="Of leads of the same score, else source. Blank for who is SQL already.",
                ),
                "Last activity": st.column_config.DateColumn(format="D MMM YYYY"),
                "Link": st.column_config.LinkColumn(display_text="Open in the CRM"),
            },
        )
        if table["Likely SQL %"].null_count():
            sql = view.stage("sales_qualified")
            st.caption(f"“Likely SQL %” is blank for leads that are {sql} or beyond already.")
        if page.total > _ROWS:
            st.caption(f"The first {_ROWS} are shown; the downloads hold all of them.")


def _table(handoff: HandoffView, rows: pl.DataFrame) -> pl.DataFrame:
    """The leads as people read them; ages as "12 d 4 h", beside what is usual."""
    names = dict(handoff.view.definitions.stages.labels)
    ages = {"In stage for": "stage_seconds", "Norm": "stuck_seconds"}
    return rows.select(
        pl.coalesce("lead_label", "lead_id").alias("Lead"),
        pl.col("side").cast(pl.String).replace(SIDE_WORDS).alias("Turn"),
        pl.col("stuck_reason").cast(pl.String).replace(WHY_WORDS).alias("Likely why"),
        pl.col("stage").cast(pl.String).replace(names).alias("Stage"),
        *(
            pl.Series(name, [wording.duration(age) for age in rows[column]], pl.String)
            for name, column in ages.items()
        ),
        pl.col("silent_days").alias("Silent business days"),
        pl.col("worked_at").dt.date().alias("Last activity"),
        pl.col("attempts").alias("Attempts"),
        (pl.col("likely_rate") * 100).round(1).alias("Likely SQL %"),
        pl.col("band").alias("Score"),
        pl.col("source").alias("Source"),
        pl.col("team").alias("Team"),
        pl.col("owner").alias("Owner"),
        pl.col("lead_id").alias("Id"),
        pl.col("lead_url").alias("Link"),
    )
