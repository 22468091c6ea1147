"""The rules that give leads their motion: in force, edited, and what an edit would change."""

from pathlib import Path

import polars as pl
import streamlit as st

from funnel import wording
from funnel.definitions import DefinitionsError, MotionRule, load_definitions, save_motion_rules
from funnel.definitions.editing import SEPARATOR, rules_as_rows, rules_from_rows
from funnel.importing.motion_preview import moved, preview_motions
from funnel.ui.panel import panel
from funnel.views import mix as frames
from funnel.views.view import View

_MOTIONS = ["inbound", "outbound", "partner"]
_FIELDS = {
    "source": "Source",
    "campaign_type": "Type of campaign",
    "created_by_team": "Team that created it",
    "first_activity_direction": "Direction of the first activity",
}
_FIXED = ("as exported", "no rule fits")


@st.fragment
def motion_rules_panel(view: View, question: str) -> None:
    """The rules as an editable table, the leads each decided, a preview of an edit, saving."""
    base = (
        "The first rule that fits decides, by what was known at creation, whatever the filters · "
        "an edit shows what it would change, and counts from the next import on"
    )
    with panel(question, base, ["motion_mix"]):
        path = view.warehouse.path / "definitions.toml"
        in_force = view.definitions.motion_rules
        try:
            saved = load_definitions(path).motion_rules if path.exists() else in_force
        except DefinitionsError as error:
            st.error(f"{error}")
            return
        _decided(view)
        if any(SEPARATOR in pattern for rule in saved for pattern in rule.patterns):
            st.caption(f"A pattern holds a “{SEPARATOR}”: change the rules in definitions.toml.")
            return
        rules = _edited(saved)
        if rules is None:
            return
        if rules == in_force == saved:
            st.caption("These are the rules in force. Change a cell, add a row or delete one.")
            return
        _preview(view, rules)
        if rules == saved:
            st.success("Saved. They count from the next import on: open Import, and import again.")
        else:
            st.button(
                "Save to the definitions",
                icon=":material/save:",
                key="save-motion-rules",
                on_click=_save,
                args=(view, path, rules),
            )
        if refused := st.session_state.pop("motion-rules-refused", None):
            st.error(f"Not saved: {refused}")


def _decided(view: View) -> None:
    """How many leads each rule decided, and those that none did."""
    found = frames.rules(view).sort("leads", descending=True)
    said = [
        f"{wording.count(leads)} {motion} by “{wording.plain(rule)}”"
        if rule not in _FIXED
        else f"{wording.count(leads)} {motion}, {rule}"
        for rule, motion, leads in found.select("motion_rule", "motion", "leads").iter_rows()
    ]
    st.caption(f"Leads of the whole import: {wording.listed(said, most=12)}.")


def _edited(saved: tuple[MotionRule, ...]) -> tuple[MotionRule, ...] | None:
    """The rules as the reader's edits have them; None, said why, where one cannot be used."""
    rows = pl.DataFrame(
        rules_as_rows(saved),
        schema={
            "order": pl.Int64,
            "name": pl.String,
            "motion": pl.String,
            "field": pl.String,
            "patterns": pl.String,
        },
    ).with_columns(pl.col("field").replace(_FIELDS))
    edited = st.data_editor(
        rows,
        key="motion-rules",
        num_rows="dynamic",
        hide_index=True,
        row_height=36,
        height=36 * (min(rows.height, 10) + 2) + 4,
        column_config={
            "order": st.column_config.NumberColumn("Order", min_value=0, width="small"),
            "name": st.column_config.TextColumn("Rule", width="medium"),
            "motion": st.column_config.SelectboxColumn("Motion", options=_MOTIONS, width="small"),
            "field": st.column_config.SelectboxColumn(
                "Looks at", options=list(_FIELDS.values()), width="medium"
            ),
            "patterns": st.column_config.TextColumn(
                "Fits",
                width="large",
                help=f"Patterns, a “{SEPARATOR}” between two; * stands for any text.",
            ),
        },
    )
    names = {label: field for field, label in _FIELDS.items()}
    table = edited if isinstance(edited, pl.DataFrame) else pl.from_pandas(edited)
    try:
        return rules_from_rows(
            row | {"field": names.get(row["field"])} for row in table.iter_rows(named=True)
        )
    except DefinitionsError as error:
        st.warning(f"{error}")
        return None


def _preview(view: View, rules: tuple[MotionRule, ...]) -> None:
    """The leads that would go from one motion to another, as the next import would have it."""
    motions = view.warehouse.generation.labels.filter(pl.col("dimension") == "motion")
    told = preview_motions(view.warehouse.table("motion_facts"), motions, rules)
    changed = moved(told)
    whole = int(told["leads"].sum())
    if changed.is_empty():
        renamed = told.filter(pl.col("motion_rule") != pl.col("new_rule"))["leads"].sum()
        by = f", though {wording.counted(int(renamed), 'lead')} by another rule" if renamed else ""
        st.markdown(f"**No lead would change its motion**{by}.")
        return
    leads = int(changed["leads"].sum())
    st.markdown(
        f"**{wording.counted(leads, 'lead')} of {wording.count(whole)} would change "
        f"{'its' if leads == 1 else 'their'} motion.**"
    )
    st.dataframe(
        changed.select(
            pl.col("motion").alias("From"),
            pl.col("new_motion").alias("To"),
            pl.col("leads").alias("Leads"),
            pl.col("marketing_qualified").alias(view.stages("marketing_qualified")),
            pl.col("sales_qualified").alias(view.stages("sales_qualified")),
        ),
        hide_index=True,
        row_height=36,
        height=36 * (changed.height + 1) + 4,
        column_config={
            name: st.column_config.NumberColumn(format="localized")
            for name in (
                "Leads",
                view.stages("marketing_qualified"),
                view.stages("sales_qualified"),
            )
        },
    )
    st.caption(
        "Leads of the whole import, whatever the filters. Opportunities follow their primary lead; "
        "those without a lead follow the same rules and are not counted here."
    )


def _save(view: View, path: Path, rules: tuple[MotionRule, ...]) -> None:
    try:
        save_motion_rules(path, view.definitions, rules)
    except DefinitionsError as error:
        st.session_state["motion-rules-refused"] = f"{error}"
        return
    # The editor's own edits are now what is saved.
    st.session_state.pop("motion-rules", None)
