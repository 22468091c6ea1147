"""The page "Which leads are stuck?": whose turn it is, the worklist, follow-up and load."""

import polars as pl
import streamlit as st

from funnel import charts, wording
from funnel.measure import LeadPage, asked_speed, measure, open_leads
from funnel.tables import SIDES, STUCK_REASONS
from funnel.ui.downloads import download_buttons
from funnel.ui.heads import page_head
from funnel.ui.opening import open_handoff
from funnel.ui.panel import empty, panel, plot
from funnel.views import handoff_sentences as said
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


def open_stuck(view: View) -> HandoffView:
    """The view of open leads: nothing to choose but the filters."""
    return open_handoff(view)


def stuck_head(handoff: HandoffView) -> None:
    """The headline: how many are stuck, and with whom."""
    rows = handoff.numbers("stuck_leads").filter(pl.col("side").is_not_null())
    stuck, leads = int(rows["numerator"].sum()), int(rows["denominator"].sum())
    of_sales = int(rows.filter(side="sales")["numerator"].sum())
    silent = handoff.view.definitions.promises.silent_after_business_days
    narrowed = f" Only {handoff.view.narrowed_to}." if handoff.view.narrowed_to else ""
    page_head(
        said.stuck_sentence(stuck, leads, of_sales),
        f"Open leads that entered their stage in the period.{narrowed} Stuck: longer in it than "
        f"agreed, or than nine in ten stay, no human activity for {silent} business days, and "
        "nothing planned.",
    )
    if handoff.view.period.note:
        st.info(handoff.view.period.note, icon=":material/date_range:")


def require_open(handoff: HandoffView) -> None:
    """Stop the page where nothing is open."""
    if not handoff.numbers("stuck_leads")["denominator"].sum():
        st.caption("Choose a longer period or clear a filter.")
        st.stop()


def stuck_cards(handoff: HandoffView) -> None:
    """Stuck leads by whose turn it is, of how many open ones."""
    rows = handoff.numbers("stuck_leads")
    with st.container(horizontal=True, gap="small"):
        for side in SIDES:
            mine = rows.filter(side=side)
            stuck, leads = int(mine["numerator"].sum()), int(mine["denominator"].sum())
            st.metric(
                TURNS[side],
                wording.count(stuck),
                f"{wording.rate(stuck / leads if leads else None, leads)} of "
                f"{wording.count(leads)} open",
                delta_color="off",
                delta_arrow="off",
                border=True,
            )


@st.fragment
def stuck_worklist(handoff: HandoffView, question: str) -> None:
    """The stuck leads with whose turn it is and why, in the order asked for."""
    base = "Newest data; age in the stage against its norm, and why the lead seems to wait"
    view = handoff.view
    with panel(question, base, ["stuck_leads"]):
        present = handoff.numbers("stuck_leads")["stage"].unique(maintain_order=True).to_list()
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            side = _choice("turn", ["", *SIDES], lambda name: SIDE_WORDS.get(name, "All sides"))
            stage = _choice(
                "stuck_in", ["", *present], lambda name: view.stage(name) if name else "All stages"
            )
            why = _choice(
                "why", ["", *STUCK_REASONS], lambda name: WHY_WORDS.get(name, "Any reason")
            )
            order = _choice("order", list(_ORDERS), _ORDERS.get, 250)
            only = {
                "stuck": True,
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
            download_buttons(lambda: _table(handoff, pages(_ALL).rows), "leads-stuck", "stuck")
        st.markdown(f"**{wording.counted(page.total, 'lead')} stuck**")
        if order == "rate":
            st.caption(
                f"Ordered by the share of mature {view.stages('marketing_qualified')} of the same "
                "band of score (else of the same source) that became "
                f"{view.stage('sales_qualified')}, drawn towards the average where few."
            )
        if not page.total:
            empty("Nothing is stuck here", "Choose another side, stage or reason.")
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
                    format="%.0f%%", min_value=0, max_value=100
                ),
                "Last activity": st.column_config.DateColumn(format="D MMM YYYY"),
                "Link": st.column_config.LinkColumn(display_text="Open in the CRM"),
            },
        )
        if page.total > _ROWS:
            st.caption(f"The first {_ROWS} are shown; the downloads hold all of them.")


def _choice(name: str, options: list[str], words, width: int = 180) -> str:
    return st.selectbox(
        name.replace("_", " ").capitalize(),
        options,
        format_func=words,
        key=name,
        bind="query-params",
        width=width,
        label_visibility="collapsed",
    )


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


def norms_panel(handoff: HandoffView, question: str) -> None:
    """From when a lead is over its time in each stage, and what that stands on."""
    base = "Agreed in the definitions, else the time within which nine in ten left the stage"
    with panel(question, base, ["stuck_leads"]):
        rows = handoff.view.warehouse.table("stage_norms")
        table = pl.DataFrame(
            [
                {
                    "Stage": handoff.view.stage(row["stage"]),
                    "Over its time after": wording.duration(row["stuck_seconds"]),
                    "Stands on": _standing_on(row),
                }
                for row in rows.iter_rows(named=True)
            ]
        )
        st.table(table, border="horizontal", hide_index=True)


def _standing_on(row: dict) -> str:
    if row["is_agreed"]:
        return "agreed"
    if row["stuck_seconds"] is None:
        return f"too few to say: {wording.count(row['stays'])} left it in 180 days"
    return f"{wording.counted(row['stays'], 'lead')} that left it in 180 days"


def follow_up_panel(handoff: HandoffView, question: str) -> None:
    """Follow-up within a day, by how much each rep was given that week."""
    view = handoff.view
    selection = asked_speed(view.warehouse, view.selection)
    row = view.cached(measure, "follow_up_rate", selection).row(0, named=True)
    base = "Leads with a human attempt within 24 h, by leads a rep received that week"
    with panel(question, base, ["follow_up_rate"]):
        if row["reason"] or not row["denominator"]:
            empty("Follow-up cannot be said", row["reason"] or "No lead of this period was due.")
            return
        st.metric(
            "Followed up within 24 h",
            wording.rate(row["value"], row["denominator"]),
            f"{wording.count(row['numerator'])} of {wording.count(row['denominator'])}; "
            f"{wording.count(row['closed_before'])} closed unattempted",
            delta_color="off",
            delta_arrow="off",
        )
        rows = view.cached(measure, "load", view.selection).filter(measure="follow_up")
        bands = rows.filter(pl.col("reason").is_null()).with_columns(
            band=pl.col("band").cast(pl.String), label="received"
        )
        if bands.is_empty():
            empty("No rep received leads here", "Choose a longer period or clear a filter.")
            return
        plot(charts.bands_chart(bands, view.palette), "load")
        weeks = wording.counted(int(bands["rep_weeks"].sum()), "week")
        st.caption(
            f"Tenths of {weeks} of single reps, the emptiest first; bars are 95 % intervals."
        )
