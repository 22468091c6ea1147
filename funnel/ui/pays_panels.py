"""The panels of "Does speed pay?"."""

import polars as pl
import streamlit as st

from funnel import benchmarks, charts, wording
from funnel.measure import conversion_window
from funnel.metrics.bins import BEFORE_OPENING, NEVER, bin_names
from funnel.ui import leads
from funnel.ui.controls import is_on
from funnel.ui.downloads import download_buttons
from funnel.ui.heads import page_head
from funnel.ui.panel import empty, panel, plot
from funnel.ui.speed_lists import speed_list
from funnel.views import pays, pays_sentences, weekly
from funnel.views.speed import SpeedView


def pays_head(speed: SpeedView) -> None:
    """The headline, and whose conversion it is about."""
    row = speed.numbers("conversion_by_response").row(0, named=True)
    if row["reason"]:
        page_head("What speed is worth cannot be said", f"{row['reason']}")
        return
    found = pays.comparisons(speed)
    nothing = {"value": None}
    page_head(
        pays_sentences.pays_sentence(
            speed.who(),
            pays.landmark_words(speed),
            pays.target_word(speed),
            found.get("crude", nothing),
            found.get("stratified", nothing),
        ),
        _base(speed),
    )
    if speed.view.period.note:
        st.info(speed.view.period.note, icon=":material/date_range:")


def _base(speed: SpeedView) -> str:
    clock = "Business" if speed.selection.speed.is_business else "Wall-clock"
    who = speed.who()
    narrowed = f" Only {speed.view.narrowed_to}." if speed.view.narrowed_to else ""
    table = pays.bins(speed)
    old, young = table["leads"].sum(), table["immature"].sum()
    too_young = f" {wording.counted(young, 'lead')} too young left out." if young else ""
    return (
        f"{who[:1].upper()}{who[1:]} of {weekly.period_words(speed.view)}, each followed "
        f"{_followed(speed)}: {wording.counted(old, 'lead')}.{too_young}{narrowed} {clock} time "
        f"to the first {speed.selection.speed.stop} of ours."
    )


def _followed(speed: SpeedView) -> str:
    seconds = conversion_window(speed.view.warehouse, speed.selection)
    if seconds is None:
        return "to date"
    since = "from the call" if speed.selection.speed.window_from == "call" else ""
    return f"for {wording.duration(seconds)} {since}".strip()


def require_conversion(speed: SpeedView) -> None:
    """Stop the page where there is nothing to set speed against; the head says why."""
    if speed.numbers("conversion_by_response")["reason"].drop_nulls().len():
        st.caption("Choose other leads, another target or a longer period above.")
        st.stop()


@st.fragment
def bins_panel(speed: SpeedView, question: str) -> None:
    """Conversion by time to the first call, or its lift with published figures beside it."""
    target, window = pays.target_word(speed), pays.window_words(speed)
    with_published = is_on("published")
    table = pays.bins(speed)
    what = "lift in the share" if with_published else "share"
    base = (
        f"{weekly.period_words(speed.view)} · {what} reaching {target} {window} · lines are "
        "95 % intervals · click a point"
    )
    with panel(question.format(target=target), base, ["conversion_by_response"], _numbers(table)):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.toggle(
                f"Show published figures ({benchmarks.PUBLISHED_SOURCE})",
                key="published",
                bind="query-params",
            )
            download_buttons(lambda: _download(table), "conversion-by-response", "save-bins")
        if not table["leads"].sum():
            empty("No lead is old enough", "Choose a longer period or a shorter window.")
            return
        mark = leads.chosen("bin")
        called = table.filter(~pl.col("is_never"))
        last = called.row(-1, named=True)
        is_last = speed.selection.speed.baseline == "last"
        chart = charts.response_bins_chart(
            table,
            speed.view.palette,
            baseline_rate=last["rate"] if is_last else None,
            baseline_words=f"baseline: {last['label']}" if is_last else "",
            published=list(benchmarks.PUBLISHED_LIFTS.items()) if with_published else None,
            chosen=mark,
        )
        plot(chart, "bin", leads.on_mark("bin"))
        if with_published:
            st.caption(benchmarks.PUBLISHED_CAVEAT)
        if mark in table["bin"]:
            _list(speed, table, mark)


def _numbers(table: pl.DataFrame) -> str:
    lines = [
        f"{row['label']}: {wording.count(row['converted'])} ÷ {wording.count(row['leads'])} = "
        f"{wording.rate(row['rate'], row['leads'])}"
        for row in table.iter_rows(named=True)
    ]
    never = table.filter("is_never")
    if never.height:
        lines.append(
            f"never called and converted all the same: {wording.count(never['converted'][0])}"
        )
    return "  \n".join(wording.plain(line) for line in lines)


def _download(table: pl.DataFrame) -> pl.DataFrame:
    names = ("bin", "leads", "converted", "rate", "low", "high", "lift", "lift_low", "lift_high")
    return table.select(*names, "immature")


def _list(speed: SpeedView, table: pl.DataFrame, mark: str) -> None:
    label = table.filter(pl.col("bin") == mark)["label"][0]
    names = bin_names(speed.selection.speed)
    only: dict[str, object] = {"called_in_time": mark != NEVER}
    if mark == BEFORE_OPENING:
        only["bin"] = -1
    elif mark != NEVER:
        only["bin"] = names.index(mark)
    speed_list(
        speed,
        f"Leads called: {label}" if mark != NEVER else "Leads never called in time",
        "bin",
        speed.selection,
        "conversion_by_response",
        clocked=True,
        mature=True,
        **only,
    )


@st.fragment
def comparison_panel(speed: SpeedView, question: str) -> None:
    """Crude and stratified odds ratio side by side, with the strata behind them."""
    landmark = pays.landmark_words(speed)
    base = (
        f"{weekly.period_words(speed.view)} · odds of {pays.target_word(speed)}, called within "
        f"{landmark} against not called by then · log scale"
    )
    found = pays.comparisons(speed)
    with panel(question, base, ["fair_comparison", "what_if_all_fast"]):
        if not found:
            empty("Nothing to compare", "Choose a longer period or an earlier landmark.")
            return
        plot(charts.odds_ratio_chart(pays.odds_rows(speed, found), speed.view.palette), "odds")
        st.caption(
            wording.plain(
                pays_sentences.left_out(landmark, found["stratified"], pays.is_chosen(speed))
            )
        )
        with st.expander("The strata"):
            table = pays.strata(speed)
            percent = st.column_config.NumberColumn(format="%.0f%%")
            st.dataframe(
                table,
                hide_index=True,
                placeholder="–",
                row_height=36,
                column_config={"Fast %": percent, "Slow %": percent},
            )
            download_buttons(lambda: table, "strata", "save-strata")


def reading_panel(speed: SpeedView, question: str) -> None:
    """How to read the two, in one paragraph for the meeting, and what it would be worth."""
    found = pays.comparisons(speed)
    landmark, target = pays.landmark_words(speed), pays.target_word(speed)
    with panel(question, "In one paragraph, for the meeting", []):
        if found:
            st.markdown(
                pays_sentences.reading(landmark, target, found["crude"], found["stratified"])
            )
            what_if = speed.number("what_if_all_fast")
            st.markdown(pays_sentences.supposing(landmark, target, what_if, pays.is_chosen(speed)))
        st.caption(
            "These are observed leads, not an experiment. They do not show that calling sooner "
            "causes the difference."
        )
        if speed.selection.speed.window_from == "clock":
            st.caption(
                "The window runs from the clock, so leads called late have less time left in it "
                "than leads called at once. “From the call” gives each the same."
            )
