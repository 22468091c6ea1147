"""The sample company keeps what its README promises: planted truths, and two shapes of one firm.

Whatever is read from the files is read with plain Python here, as an oracle of its own.
"""

import csv
import gzip
import re
import tomllib
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from sample_data import Company, calendars, simulate, vocabulary, write_company
from sample_data import company as planted

FOLDER = Path(__file__).parents[1] / "sample_data"
SMALL = 6_000
NEW_YORK = ZoneInfo("America/New_York")
STAGES = {
    "Marketing Qualified": "Became a Marketing Qualified Lead Date",
    "Accepted": "Sales Accepted Date",
    "Qualified": "Became a Sales Qualified Lead Date",
    "Rejected": "Rejected Date",
    "Disqualified": "Disqualified Date",
    "Nurture": "Recycled Date",
}


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def moment(text):
    return datetime.fromisoformat(text.replace(" ", "T").removesuffix("Z")).replace(tzinfo=UTC)


def week(at):
    local = at.astimezone(NEW_YORK).date() if isinstance(at, datetime) else at
    return local - timedelta(days=local.weekday())


@pytest.fixture(scope="module")
def salesforce(tmp_path_factory):
    folder = tmp_path_factory.mktemp("salesforce")
    write_company(folder, leads=SMALL, seed=3)
    return {path.stem: rows(path) for path in folder.iterdir()}


@pytest.fixture(scope="module")
def hubspot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hubspot")
    write_company(folder, leads=SMALL, seed=3, shape="hubspot")
    return {path.stem: rows(path) for path in folder.iterdir()}


@pytest.fixture(scope="module")
def usual():
    return simulate(Company())


# --- the planted truths, from the simulated company -------------------------------------------


def odds_ratios(seeds, **switches):
    """The crude odds ratio of SQL, and the Mantel–Haenszel one over source × in or out of hours."""
    tables = {"crude": defaultdict(lambda: [0, 0, 0, 0]), "fair": defaultdict(lambda: [0, 0, 0, 0])}
    for seed in seeds:
        leads = simulate(Company(seed=seed, **switches)).leads
        leads = leads.filter(pl.col("clock_at").is_not_null())
        columns = leads.select("source", "is_open", "is_fast", "is_qualified")
        for source, is_open, is_fast, is_qualified in columns.iter_rows():
            cell = (0 if is_fast else 2) + (0 if is_qualified else 1)
            tables["crude"][()][cell] += 1
            tables["fair"][seed, source, is_open][cell] += 1
    ratios = {}
    for name, strata in tables.items():
        top = sum(a * d / (a + b + c + d) for a, b, c, d in strata.values())
        bottom = sum(b * c / (a + b + c + d) for a, b, c, d in strata.values())
        ratios[name] = top / bottom
    return ratios["crude"], ratios["fair"]


def test_speed_has_the_planted_odds_ratio_within_strata_and_a_larger_one_without():
    crude, fair = odds_ratios(range(1, 7))
    # Six companies of 13,500 clocked leads each: a standard error of about 0.025 in the log.
    assert fair == pytest.approx(1.5, abs=0.12)
    assert crude > 2.2


def test_no_effect_of_speed_is_recovered_as_none():
    crude, fair = odds_ratios(range(1, 7), speed_effect=1.0)
    assert fair == pytest.approx(1.0, abs=0.08)
    assert crude > 1.5


def test_without_confounding_the_crude_odds_ratio_is_the_fair_one():
    crude, fair = odds_ratios(range(1, 4), confounding=False)
    assert crude == pytest.approx(fair, rel=0.03)


def test_demo_requests_are_called_sooner_and_convert_better(usual):
    shares = (
        usual.leads.filter(pl.col("clock_at").is_not_null())
        .group_by("source")
        .agg(pl.col("is_fast").mean(), pl.col("is_qualified").mean(), leads=pl.len())
    )
    demo = shares.row(by_predicate=pl.col("source") == 0, named=True)
    others = shares.filter(pl.col("source") > 2)
    assert demo["is_fast"] > others["is_fast"].max()
    assert demo["is_qualified"] > others["is_qualified"].mean() * 2


def test_nobody_qualifies_or_is_decided_within_five_minutes_of_the_clock(usual):
    by_lead = usual.status_changes.join(usual.leads, on="lead").filter(
        pl.col("clock_at").is_not_null() & (pl.col("new") > vocabulary.ACCEPTED)
    )
    assert by_lead.height > 3_000
    assert (by_lead["at"] > by_lead["clock_at"] + planted.FAST_SECONDS).all()


def test_qualifying_falls_inside_the_thirty_days_after_the_clock(usual):
    matured = usual.leads.filter(
        pl.col("is_qualified")
        & pl.col("deleted_at").is_null()
        & (pl.col("clock_at") + 30 * calendars.DAY <= usual.company.exported_at)
    )
    assert matured.height > 1_000
    assert (matured["converted_at"] - matured["clock_at"]).max() <= 30 * calendars.DAY


def paid_search_a_week(truth):
    at = truth.leads.filter(pl.col("source") == 2)["created_at"].to_numpy()
    collapse = datetime.combine(planted.COLLAPSE_FROM, datetime.min.time(), NEW_YORK).timestamp()
    late = (at >= collapse) & (at < collapse + 13 * 7 * calendars.DAY)
    early = (at < collapse) & (at >= collapse - 26 * 7 * calendars.DAY)
    return early.sum() / 26, late.sum() / 13


def test_one_source_collapses_in_the_last_quarter(usual):
    before, after = paid_search_a_week(usual)
    assert after / before == pytest.approx(planted.COLLAPSED_VOLUME, abs=0.1)
    before, after = paid_search_a_week(simulate(Company(source_collapse=False)))
    assert after > 0.9 * before


def fast_by_load(truth):
    leads = truth.leads.filter(
        pl.col("clock_at").is_not_null() & (pl.col("source") < 2) & pl.col("is_open")
    )
    above = leads.filter(pl.col("load") > planted.LOAD_KNEE)
    below = leads.filter(pl.col("load") <= planted.LOAD_KNEE)
    return above["is_fast"].mean(), below["is_fast"].mean()


def test_calls_slow_down_above_the_knee_which_one_team_passes(usual):
    above, below = fast_by_load(usual)
    assert above < 0.3 * below
    since = datetime.combine(planted.OVERLOAD_FROM, datetime.min.time(), NEW_YORK).timestamp()
    share = {
        team: (rows["load"] > planted.LOAD_KNEE).mean()
        for (team,), rows in usual.leads.filter(pl.col("clock_at") > since).group_by("team")
    }
    overloaded = [team.name for team in vocabulary.TEAMS].index(planted.OVERLOADED_TEAM)
    assert share.pop(overloaded) > 0.7
    assert max(share.values()) < 0.35

    above, below = fast_by_load(simulate(Company(overload=False)))
    assert above > 0.75 * below


def reasonless(truth):
    rejected = truth.status_changes.filter(pl.col("new") == vocabulary.REJECTED)["lead"].unique()
    leads = truth.leads.filter(pl.col("lead").is_in(rejected.implode()))
    return {
        vocabulary.TEAMS[team].name: rows["reason"].is_null().mean()
        for (team,), rows in leads.group_by("team")
    }


def test_one_team_rejects_without_a_reason(usual):
    shares = reasonless(usual)
    assert shares.pop(planted.REASONLESS_TEAM) == pytest.approx(planted.REASONLESS_SHARE, abs=0.05)
    assert max(shares.values()) < 0.2
    shares = reasonless(simulate(Company(reasonless_team=False)))
    assert shares[planted.REASONLESS_TEAM] < 0.2


def fast_by_hour(truth):
    """Shares called within five minutes: the last open hour, and the hours before it."""
    leads = truth.leads.filter(
        pl.col("clock_at").is_not_null() & pl.col("is_open") & (pl.col("source") < 2)
    )
    local = calendars.team_local(leads["team"].to_numpy(), leads["clock_at"].to_numpy())
    hour = local % calendars.DAY // calendars.HOUR
    fast = leads["is_fast"].to_numpy()
    return fast[hour == planted.LEAK_HOURS[0]].mean(), fast[hour < planted.LEAK_HOURS[0]].mean()


def test_leads_of_the_late_afternoon_leak_into_the_next_day(usual):
    leaking, others = fast_by_hour(usual)
    assert leaking < 0.65 * others
    leaking, others = fast_by_hour(simulate(Company(leaking_hours=False)))
    assert leaking > 0.8 * others


def by_line(truth):
    """By reporting line: share called within five minutes, and accepted among decided."""
    found = {}
    changes = truth.status_changes
    accepted = set(changes.filter(pl.col("new") == vocabulary.ACCEPTED)["lead"])
    rejected = set(changes.filter(pl.col("new") == vocabulary.REJECTED)["lead"])
    for line in ("sales", "marketing"):
        teams = [i for i, team in enumerate(vocabulary.TEAMS) if team.line == line]
        leads = truth.leads.filter(pl.col("team").is_in(teams) & pl.col("clock_at").is_not_null())
        # What the overloaded team does is another plant.
        calm = leads.filter(pl.col("load") <= planted.LOAD_KNEE)
        members = set(leads["lead"])
        decided = len(members & (accepted | rejected))
        found[line] = calm["is_fast"].mean(), len(members & accepted) / decided
    return found


def test_teams_that_report_to_marketing_call_sooner_and_accept_more(usual):
    lines = by_line(usual)
    assert lines["marketing"][0] > 1.2 * lines["sales"][0]
    assert lines["marketing"][1] > lines["sales"][1] + 0.08
    lines = by_line(simulate(Company(ownership_gap=False)))
    assert lines["marketing"][0] == pytest.approx(lines["sales"][0], rel=0.15)
    assert lines["marketing"][1] == pytest.approx(lines["sales"][1], abs=0.03)


def test_the_last_week_is_partial_unless_switched_off(usual):
    last = datetime.fromtimestamp(usual.leads["created_at"].max(), NEW_YORK)
    assert week(last) == planted.LAST_MONDAY
    assert last.date() == date(2026, 11, 18)
    whole = simulate(Company(partial_last_week=False))
    last = datetime.fromtimestamp(whole.leads["created_at"].max(), NEW_YORK)
    assert week(last) == planted.LAST_MONDAY - timedelta(days=7)


# --- the files, with plain Python ----------------------------------------------------------


def kept(lead):
    return lead["IsDeleted"] == "false"


def test_what_was_drawn_is_what_the_files_say(salesforce):
    """Fast or not, from the call's own times, is what the odds ratio was planted on."""
    truth = simulate(Company(leads=SMALL, seed=3))
    people = {lead["ConvertedContactId"]: lead["Id"] for lead in salesforce["Lead"]}
    clock, first_call = {}, {}
    for change in salesforce["LeadHistory"]:
        if change["NewValue"] == "Marketing Qualified":
            clock.setdefault(change["LeadId"], moment(change["CreatedDate"]))
    for task in salesforce["Task"]:
        if task["TaskSubtype"] == "Call" and task["CallType"] == "Outbound":
            lead = people.get(task["WhoId"], task["WhoId"])
            if task["CompletedDateTime"]:
                start = moment(task["CompletedDateTime"])
                start -= timedelta(seconds=int(task["CallDurationInSeconds"]))
            else:
                start = moment(task["CreatedDate"])
            if lead in clock and start >= clock[lead]:
                first_call[lead] = min(start, first_call.get(lead, start))
    expected = {
        row["lead"]: row["is_fast"]
        for row in truth.leads.filter(pl.col("deleted_at").is_null()).iter_rows(named=True)
    }
    found = [
        (lead in first_call and first_call[lead] - at <= timedelta(minutes=5))
        == expected[int(lead[5:15])]
        for lead, at in clock.items()
        if int(lead[5:15]) in expected
    ]
    assert len(found) > 2_500
    # A call still under way at the export is not in the files.
    assert found.count(False) <= 1


def first_entries(changes):
    found = {}
    for change in changes:
        if change["Field"] == "Status":
            key = change["LeadId"], change["NewValue"]
            found[key] = min(found.get(key, "9"), change["CreatedDate"])
    return found


def test_both_shapes_count_the_same_entries_by_week_and_dimension(salesforce, hubspot):
    leads = {lead["Id"]: lead for lead in salesforce["Lead"] if kept(lead)}
    sums = Counter(
        (week(moment(lead["CreatedDate"])), "created", lead["LeadSource"], lead["Country"],
         lead["Segment__c"], lead["Original_Lead_Source__c"])
        for lead in leads.values()
    )  # fmt: skip
    for (lead_id, status), at in first_entries(salesforce["LeadHistory"]).items():
        if lead := leads.get(lead_id):
            sums[
                week(moment(at)), status, lead["LeadSource"], lead["Country"],
                lead["Segment__c"], lead["Original_Lead_Source__c"],
            ] += 1  # fmt: skip
    others = Counter()
    for contact in hubspot["contacts"]:
        if contact["Archived"] == "true":
            continue
        entered = {"created": contact["Create Date"]}
        entered |= {status: contact[label] for status, label in STAGES.items()}
        for status, at in entered.items():
            if at:
                others[
                    week(moment(at)), status, contact["Lead Source"], contact["Country/Region"],
                    contact["Segment"], contact["Original Source"],
                ] += 1  # fmt: skip
    assert sums == others
    assert len({status for _, status, *_ in sums}) == 7


def test_both_shapes_have_the_same_money(salesforce, hubspot):
    def total(records, deleted, won, amount, created, closed):
        sums = defaultdict(float)
        for record in records:
            if record[deleted] == "false":
                sums["created", week(moment(record[created]))] += float(record[amount] or 0)
                if record[won] == "true":
                    at = week(date.fromisoformat(record[closed]))
                    sums["won", at] += float(record[amount])
        return dict(sums)

    ours = total(
        salesforce["Opportunity"], "IsDeleted", "IsWon", "Amount", "CreatedDate", "CloseDate"
    )
    theirs = total(
        hubspot["deals"], "Archived", "Is Closed Won", "Amount", "Create Date", "Close Date"
    )
    assert ours == theirs
    assert sum(value for (kind, _), value in ours.items() if kind == "won") > 500_000


def test_both_shapes_join_the_same_leads_to_the_same_deals(salesforce, hubspot):
    ours = {
        (int(lead["Id"][5:15]), int(lead["ConvertedOpportunityId"][5:15]))
        for lead in salesforce["Lead"]
        if lead["ConvertedOpportunityId"]
    }
    theirs = {
        (int(contact) - 8_000_000, int(deal["Record ID"]) - 30_000_000)
        for deal in hubspot["deals"]
        for contact in filter(None, deal["Associated Contact IDs"].split(";"))
    }
    assert ours == theirs
    assert any(";" in deal["Associated Contact IDs"] for deal in hubspot["deals"])
    assert any(not deal["Associated Contact IDs"] for deal in hubspot["deals"])


def test_both_shapes_have_the_same_calls(salesforce, hubspot):
    names = {user["Id"]: user["Name"] for user in salesforce["User"]}
    ours = Counter()
    for task in salesforce["Task"]:
        if task["TaskSubtype"] != "Call" or task["IsDeleted"] == "true":
            continue
        seconds = task["CallDurationInSeconds"]
        logged = moment(task["CreatedDate"])
        if task["CompletedDateTime"]:
            at = str(moment(task["CompletedDateTime"]) - timedelta(seconds=int(seconds)))
        elif (
            logged.astimezone(NEW_YORK).date() - date.fromisoformat(task["ActivityDate"])
        ).days > 1:
            at = task["ActivityDate"]
        else:
            at = str(logged)
        key = int(task["WhoId"][5:15]), at[:19], seconds or "", names[task["OwnerId"]]
        ours[*key, task["CallType"], task["CallDisposition"].lower()] += 1
    theirs = Counter(
        (int(call["Associated Contact IDs"]) - 8_000_000, call["Activity date"],
         str(int(call["Call duration"]) // 1000) if call["Call duration"] else "",
         call["Activity assigned to"], call["Call direction"],
         call["Call outcome"].lower().replace("left live message", "gatekeeper"))
        for call in hubspot["calls"]
        if call["Archived"] == "false"
    )  # fmt: skip
    assert ours == theirs
    assert any(len(at) == 10 for _, at, *_ in ours), "some calls have only a date"


def test_both_shapes_have_the_same_owners_over_time(salesforce, hubspot):
    names = {user["Id"]: user["Name"] for user in salesforce["User"]}
    ours = [
        (int(change["LeadId"][5:15]), str(moment(change["CreatedDate"]))[:19],
         names.get(change["OldValue"], ""), names[change["NewValue"]])
        for change in salesforce["LeadHistory"]
        if change["Field"] == "Owner" and change["NewValue"].startswith("005")
    ]  # fmt: skip
    theirs = [
        (int(change["Record ID"]) - 8_000_000, change["Timestamp"],
         change["Previous Value"], change["Value"])
        for change in hubspot["contact_property_history"]
        if change["Property"] == "Contact owner"
    ]  # fmt: skip
    assert sorted(ours) == sorted(theirs)
    current = {int(lead["Id"][5:15]): names.get(lead["OwnerId"], "") for lead in salesforce["Lead"]}
    assert current == {
        int(contact["Record ID"]) - 8_000_000: contact["Contact owner"]
        for contact in hubspot["contacts"]
    }


def check_letters(first_fifteen):
    """The vendor's rule: of each five characters, which are capitals, as one letter or digit."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    parts = [first_fifteen[start : start + 5] for start in (0, 5, 10)]
    return "".join(
        letters[sum(2**place for place, letter in enumerate(part) if letter.isupper())]
        for part in parts
    )


def test_every_id_has_its_prefix_and_check_letters(salesforce):
    prefixes = {
        "Lead": "00Q", "LeadHistory": "017", "Task": "00T", "Event": "00U", "Opportunity": "006",
        "Campaign": "701", "CampaignMember": "00v", "User": "005", "Group": "00G",
    }  # fmt: skip
    assert set(salesforce) == set(prefixes)
    for table, prefix in prefixes.items():
        ids = [row["Id"] for row in salesforce[table]]
        assert len(ids) == len(set(ids)) > 0
        for found in (ids[0], ids[-1]):
            assert found.startswith(prefix)
            assert found == found[:15] + check_letters(found[:15])


def test_every_reference_is_there(salesforce):
    leads = {lead["Id"]: lead for lead in salesforce["Lead"]}
    contacts = {lead["ConvertedContactId"] for lead in leads.values()} - {""}
    ids = {table: {row["Id"] for row in found} for table, found in salesforce.items()}
    owners = ids["User"] | ids["Group"]
    for activity in salesforce["Task"] + salesforce["Event"]:
        who = activity["WhoId"]
        assert who in contacts or leads[who]["IsConverted"] == "false"
        assert activity["OwnerId"] in owners
        assert not activity["WhatId"] or activity["WhatId"] in ids["Opportunity"]
    for lead in leads.values():
        assert lead["OwnerId"] in owners
        assert lead["MasterRecordId"] in ids["Lead"] | {""}
        assert lead["ConvertedOpportunityId"] in ids["Opportunity"] | {""}
        assert lead["Campaign_ID__c"] in ids["Campaign"] | {""}
        if lead["MasterRecordId"]:
            assert kept(leads[lead["MasterRecordId"]])
    for opportunity in salesforce["Opportunity"]:
        assert opportunity["OwnerId"] in ids["User"]
    assert {member["LeadId"] for member in salesforce["CampaignMember"]} <= ids["Lead"]
    assert {change["LeadId"] for change in salesforce["LeadHistory"]} == ids["Lead"]


def test_a_company_has_its_odd_corners(salesforce):
    leads, history = salesforce["Lead"], salesforce["LeadHistory"]
    entries = first_entries(history)
    converted = [lead for lead in leads if lead["IsConverted"] == "true"]
    assert any(lead["MasterRecordId"] for lead in leads)
    assert any(not kept(lead) and not lead["MasterRecordId"] for lead in leads)
    assert any(not lead["ConvertedOpportunityId"] for lead in converted)
    statuses = Counter(
        (change["LeadId"], change["NewValue"]) for change in history if change["Field"] == "Status"
    )
    assert any(
        status == "Marketing Qualified" and times > 1 for (_, status), times in statuses.items()
    )
    passed = Counter(
        tuple((lead["Id"], status) in entries for status in ("Marketing Qualified", "Accepted"))
        for lead in converted
    )
    assert passed.keys() == {(True, True), (True, False), (False, True), (False, False)}
    assert any(
        entries[lead["Id"], "Accepted"] < entries.get((lead["Id"], "Marketing Qualified"), "")
        for lead in leads
        if (lead["Id"], "Accepted") in entries
    )
    assert any(lead["Rejection_Reason__c"] and lead["Status"] == "Accepted" for lead in leads)
    assert {"created", "Status", "Owner", "leadConverted", "leadMerged"} == {
        change["Field"] for change in history
    }
    subtypes = {task["TaskSubtype"] for task in salesforce["Task"]}
    assert subtypes == {"Call", "Email", "ListEmail", "Task"}
    assert any(task["CallType"] == "Inbound" for task in salesforce["Task"])


def test_lists_arrive_in_one_second_from_one_person(salesforce):
    seconds = defaultdict(list)
    for lead in salesforce["Lead"]:
        seconds[lead["CreatedDate"], lead["CreatedById"]].append(lead["LeadSource"])
    lists = [sources for sources in seconds.values() if len(sources) > 10]
    assert len(lists) > 5
    assert min(map(len, lists)) >= 50
    assert {source for sources in lists for source in sources} == {"Trade show", "Outbound list"}


def test_calls_keep_opening_hours_and_holidays(usual):
    calls = usual.activities.filter(
        (pl.col("kind") == 0) & ~pl.col("is_inbound") & (pl.col("opportunity") < 0)
    ).join(usual.leads.select("lead", "team", "clock_at", "is_fast"), on="lead")
    is_open = calendars.is_open(calls["team"].to_numpy(), calls["at"].to_numpy())
    at_once = calls["is_fast"] & (calls["at"] <= calls["clock_at"] + planted.FAST_SECONDS)
    assert np.mean(is_open) > 0.9
    assert np.mean(is_open[~at_once.fill_null(False).to_numpy()]) > 0.95
    christmas = int(datetime(2025, 12, 25, 15, tzinfo=UTC).timestamp())
    assert not calendars.is_open(np.arange(5), np.full(5, christmas)).any()


def test_opening_hours_go_right_across_a_change_of_clocks():
    london = np.array([3])
    friday = int(datetime(2026, 3, 27, 16, tzinfo=UTC).timestamp())
    two_hours_later = calendars.after(london, np.array([friday]), np.array([7_200]))
    # One hour on Friday until 17:00 GMT, one on Monday from 09:00 BST.
    assert datetime.fromtimestamp(two_hours_later[0], UTC) == datetime(2026, 3, 30, 9, tzinfo=UTC)


# --- the same again -------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["salesforce", "hubspot"])
def test_the_committed_company_is_what_the_generator_writes(shape, tmp_path):
    write_company(tmp_path, shape=shape)
    committed = sorted((FOLDER / shape).iterdir())
    assert [path.name for path in committed] == sorted(
        f"{path.name}.gz" for path in tmp_path.iterdir()
    )
    for path in committed:
        assert gzip.decompress(path.read_bytes()) == (tmp_path / path.stem).read_bytes(), path.name


def test_one_seed_writes_one_company_and_another_seed_another(tmp_path):
    for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_company(tmp_path / folder, leads=500, seed=seed, compress=True)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    lead = "Lead.csv.gz"
    assert (tmp_path / "a" / lead).read_bytes() != (tmp_path / "c" / lead).read_bytes()


@pytest.mark.parametrize("leads", [1, 7, 60])
def test_a_tiny_company_can_be_written(leads, tmp_path):
    for shape in ("salesforce", "hubspot"):
        write_company(tmp_path / shape, leads=leads, shape=shape)
    assert len(rows(tmp_path / "salesforce" / "Lead.csv")) == leads
    assert len(rows(tmp_path / "hubspot" / "contacts.csv")) == leads


def test_what_cannot_be_made_is_refused(tmp_path):
    with pytest.raises(ValueError, match="salesforce, hubspot"):
        write_company(tmp_path, shape="pipedrive")
    with pytest.raises(ValueError, match="at least 1"):
        write_company(tmp_path, leads=0)
    with pytest.raises(ValueError, match="speed_effect"):
        write_company(tmp_path, speed_effect=0)
    with pytest.raises(TypeError):
        write_company(tmp_path, sped_effect=2.0)


def test_the_definitions_of_the_company_say_when_its_teams_work():
    agreed = tomllib.loads((FOLDER / "definitions.toml").read_text())
    assert agreed["report"]["timezone"] == planted.REPORT_ZONE
    for team in vocabulary.TEAMS:
        calendar = agreed["calendars"][agreed["teams"][team.name]["calendar"]]
        assert calendar["timezone"] == team.zone
        assert tuple(calendar["holidays"]) == calendars.HOLIDAYS[team.holidays]
        hours = {spans for [spans] in calendar["opening_hours"].values()}
        assert hours == {"09:00-17:00"}
        assert len(calendar["opening_hours"]) == 5
    assert (calendars.OPENS, calendars.CLOSES) == (9 * 3_600, 17 * 3_600)


def test_the_readme_gives_the_planted_values():
    text = (FOLDER / "README.md").read_text()
    for value in (
        planted.SPEED_ODDS_RATIO, planted.COLLAPSING_SOURCE, planted.COLLAPSE_FROM,
        planted.COLLAPSED_VOLUME, planted.COLLAPSED_QUALIFYING, planted.OVERLOADED_TEAM,
        planted.OVERLOAD_FROM, planted.LOAD_KNEE, planted.REASONLESS_TEAM,
        planted.OWNERSHIP_LOG_ODDS, planted.LOAD_LOG_ODDS, planted.HOURS_LOG_ODDS,
    ):  # fmt: skip
        assert re.search(rf"(?<![\w.]){re.escape(str(value))}(?![\w.]\w)", text), value
