"""Numbers and dates as people read them."""

from datetime import date, datetime

import pytest

from funnel import wording


@pytest.mark.parametrize(
    ("value", "base", "text"),
    [
        (0.524, 340, "52%"),
        (0.524, 4_748, "52.4%"),
        (None, 0, "–"),
        (0.0, 340, "0%"),
        (1.0, 340, "100%"),
        # Neither none nor all: never rounded to either.
        (0.003, 340, "0.3%"),
        (0.997, 340, "99.7%"),
    ],
)
def test_a_rate_has_decimals_where_it_has_the_leads_for_them(value, base, text):
    assert wording.rate(value, base) == text


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        (1_990_000, "EUR", "€1.99 M"),
        (469_100, "EUR", "€469 k"),
        (47_200, "USD", "$47.2 k"),
        (640, "SEK", "SEK 640"),
        (12_300_000, None, "12.3 M"),
        (None, "EUR", "–"),
    ],
)
def test_money_has_three_digits(value, currency, text):
    assert wording.money(value, currency) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (59.6, "1 min"),
        (90, "1 min 30"),
        (245, "4 min 05"),
        (300, "5 min"),
        (1_560, "26 min"),
        # Never sixty of anything.
        (3_599, "1 h"),
        (13_620, "3 h 47"),
        (7_500, "2 h 05"),
        (86_399, "1 d"),
        (100_800, "1 d 4 h"),
        (259_200, "3 d"),
        (None, "–"),
    ],
)
def test_a_duration_has_two_units_at_most(seconds, text):
    assert wording.duration(seconds) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.37, "+137%"), (-0.12, "−12%"), (-1.0, "−100%"), (39.1, "+3,910%"), (None, "–")],
)
def test_a_lift_is_signed_with_a_true_minus(value, text):
    assert wording.lift(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.29, "1.29"), (0.004, "0.004"), (12.4, "12.4"), (170.5, "170"), (None, "–")],
)
def test_a_ratio_of_odds_has_about_three_digits(value, text):
    assert wording.odds_ratio(value) == text


@pytest.mark.parametrize(
    ("before", "now", "unit", "text"),
    [
        (200, 190, "count", "-5%"),
        (14, 30, "count", "+16"),
        (0, 120, "count", "+120"),
        (200, 200, "count", "0%"),
        (0.30, 0.27, "rate", "-3 pts"),
        (0.30, 0.31, "rate", "+1 pt"),
        (0.30, 0.302, "rate", "0 pts"),
        (0.30, 0.32, "ratio", "+0.02"),
        (100.0, 130.0, "amount", "+30%"),
        (None, 3, "count", None),
        (3, None, "count", None),
    ],
)
def test_a_change_is_in_points_per_cent_or_leads(before, now, unit, text):
    assert wording.change(before, now, unit) == text


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        # 14 lies outside of 0.2 to 13.6, and looks it.
        (0.2, 13.6, "count", "1–13"),
        (1_133.2, 1_425.9, "count", "1,134–1,425"),
        (0.52, 0.70, "rate", "52–70%"),
        (1_400_000, 1_900_000, "amount", "1.4–1.9 M"),
        (0, 171_000, "amount", "0–171 k"),
        (0.15, 0.3, "ratio", "0.15–0.30"),
    ],
)
def test_a_range_leaves_its_sign_to_the_number_beside_it(low, high, unit, text):
    assert wording.spread(low, high, unit) == text


def test_weeks_are_named_by_iso():
    assert wording.week(date(2026, 11, 9)) == "W46"
    assert wording.full_week(date(2025, 12, 29)) == "2026-W01"
    # A week from Sunday is named after the ISO week that most of it is in.
    assert wording.week(date(2026, 11, 8)) == "W46"
    assert wording.weeks(date(2026, 8, 17), date(2026, 11, 9)) == "W34–W46"
    assert wording.weeks(date(2025, 12, 22), date(2025, 12, 29)) == "2025-W52–2026-W01"
    assert wording.weeks(date(2026, 11, 9), date(2026, 11, 9)) == "W46"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 11, 9), date(2026, 11, 15), "9–15 November 2026"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 Nov – 6 Dec 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 Dec 2026 – 3 Jan 2027"),
        (date(2026, 11, 9), date(2026, 11, 9), "9 November 2026"),
    ],
)
def test_days_repeat_no_month_or_year(first, last, text):
    assert wording.days(first, last) == text


def test_what_is_counted_is_in_the_plural_unless_it_is_one():
    assert wording.counted(1, "lead") == "1 lead"
    assert wording.counted(1_284, "lead") == "1,284 leads"
    assert [wording.plural(label) for label in ("MQL", "Opportunity", "Won", "Rejected")] == [
        "MQLs",
        "Opportunities",
        "Won",
        "Rejected",
    ]


def test_a_list_counts_what_it_leaves_out():
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.listed(["a", "b", "c", "d", "e"], most=2) == "a, b and 3 more"


def test_text_from_the_data_is_no_markdown():
    assert wording.plain("*[x](y) $a$ <b> &lt;") == r"\*\[x\]\(y\) \$a\$ \<b\> \&lt;"
    assert wording.plain("Demo request & more - 2. part") == "Demo request & more - 2. part"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://y", "http\u2060\\://y"),
        ("WWW.x.com", "WWW\u2060.x.com"),
        ("ann@x.com", "ann@\u2060x.com"),
        ("one\n\n  two", "one two"),
        ("12. one", "12\\. one"),
        ("- one", "\\- one"),
        # An override of its own ends where it does, and cannot end what sets it apart.
        ("a\u202eb", "\u2068a\u202eb\u2069"),
        ("\u2069תל", "\u2068תל\u2069"),
    ],
)
def test_text_from_the_data_makes_no_link_list_or_line_and_turns_nothing(text, shown):
    assert wording.plain(text) == shown
    # Where nothing reads Markdown, it is the text again; what sets it apart stays.
    line = " ".join(text.split())
    assert wording.unmarked(shown).strip("\u2068\u2069") == line.strip("\u2069")


def test_a_moment_and_a_size():
    assert wording.moment(datetime(2026, 11, 16, 6, 0)) == "Mon 16 Nov 2026, 06:00"
    assert wording.size(48_256) == "48 KB"
    assert wording.size(2_036_574) == "2.0 MB"
    assert wording.size(12) == "1 KB"
