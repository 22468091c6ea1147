"""What a digest says, whatever its texts hold."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest

from funnel import wording
from funnel.delivery import Digest, to_html, to_message, to_text
from funnel.delivery.webhook import to_slack, to_teams
from funnel.measure import headline
from funnel.metrics import HEALTH
from funnel.record import Commitment, Headline, now, publications, save
from funnel.selection import Selection

AT = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> <!channel> *x* [a](javascript:1) =1+1 \u202e{{ 7*7 }} & 🚀"
DIGEST = Digest(
    week="2026-W46",
    subject=f"{HOSTILE}\r\nBcc: everybody@example.com",
    base=HOSTILE,
    parts=((HOSTILE, (HOSTILE, "x" * 10_000)),),
    table=(("Measure", "Value"), (HOSTILE, "1")),
    promised=(HOSTILE,),
    link="https://funnel.example.com/readout?week=2026-W46",
)


def test_its_numbers_are_those_of_the_weekly_meeting(command, warehouse, sample):
    _, out, _ = command("digest", "--week", "2026-W46")
    asked = Selection(last_date=date(2026, 11, 15))
    rows = [line for line in out.splitlines() if line and not line.startswith(" ")]
    for name in HEALTH:
        if name in ("median_response_minutes", "sla_attainment_rate"):
            continue
        number = headline(sample, name, asked)
        shown = wording.number(
            number.value, number.metric.unit, base=number.denominator, currency=number.key
        )
        assert any(shown in row.split("  ")[-6:] or f"  {shown}  " in row for row in rows), name


def test_what_people_wrote_is_in_it_and_what_became_of_the_last_readout(command, warehouse):
    save(warehouse, Headline(week="2026-W46", section="health", replaced="x"), now(), text="Ours")
    save(
        warehouse,
        Commitment(week="2026-W46", side="sales", text="Call the\ndemo requests", owner="Kim"),
        now(),
        due_date=date(2026, 11, 20),
    )
    assert command("publish", "--week", "2026-W45")[0] == 0
    (published,) = publications(warehouse)
    assert published.week == "2026-W45" and len(published.readout["reported"]) == len(HEALTH)
    _, out, _ = command("digest", "--week", "2026-W46")
    assert "\nOurs\n" in out
    assert "Sales, open: Call the demo requests (Kim, due 20 Nov 2026)" in out
    assert "All 10 numbers of 2026-W45 are as they were reported." in out


@pytest.mark.parametrize("suffix", [".html", ".txt", ".eml"])
def test_it_is_written_as_asked(command, warehouse, tmp_path, suffix):
    path = tmp_path / f"digest{suffix}"
    assert command("digest", "--out", str(path))[:2] == (0, f"Wrote {path}\n")
    content = path.read_bytes()
    if suffix == ".eml":
        mail = message_from_bytes(content, policy=policy.default)
        content = mail.get_body(("html",)).get_content().encode()
    assert b"W46 was an ordinary week" in content


def test_a_file_of_another_kind_is_one_sentence(command, warehouse, tmp_path):
    code, out, err = command("digest", "--out", str(tmp_path / "digest.docx"))
    assert (code, out) == (2, "") and ".html, .txt, .eml" in err


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.links += [value for name, value in attributes if name in ("href", "src")]

    def handle_data(self, data):
        self.text += data


def test_no_text_becomes_markup_in_the_mail():
    page = _Tags()
    page.feed(to_html(DIGEST))
    assert page.tags == {
        "html", "head", "meta", "title", "body", "div", "p", "h2", "table", "tr", "th", "td", "a",
    }  # fmt: skip
    assert page.links == [DIGEST.link]
    assert page.text.count(HOSTILE) == 6
    assert to_text(DIGEST).count(HOSTILE) == 5


def test_no_text_becomes_a_header_of_the_mail():
    mail = to_message(DIGEST, "funnel@example.com", ["a@example.com"], AT)
    read = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert read["Bcc"] is None and len(read["Subject"]) <= 150
    assert max(map(len, mail.as_bytes().split(b"\r\n"))) <= 998
    assert read["Date"].datetime == AT


def test_no_text_becomes_a_mention_or_a_mark_in_a_chat():
    slack = to_slack(DIGEST)
    texts = [block["text"]["text"] for block in slack["blocks"] if "text" in block]
    for text in texts[:2]:
        assert "<!channel>" not in text and "&lt;!channel&gt;" in text
        assert "\u200b*x" in text
    assert all(len(text) <= 3_000 for text in texts)
    body = to_teams(DIGEST)["attachments"][0]["content"]["body"]
    assert "\\[a\\]\\(javascript:1\\)" in body[0]["text"]
    assert "\\<script\\>" in body[0]["text"]


def test_a_digest_is_stale_only_beyond_the_days_agreed(command, warehouse, monkeypatch):
    age = (now() - datetime(2026, 11, 18, 22, 30, tzinfo=UTC)) // timedelta(days=1)
    monkeypatch.setenv("FUNNEL_WEBHOOK_URL", "http://127.0.0.1:9/x")
    monkeypatch.setenv("FUNNEL_DIGEST_STALE_DAYS", str(age))
    assert "the data end" not in command("digest", "--send")[2]
    monkeypatch.setenv("FUNNEL_DIGEST_STALE_DAYS", str(age - 1))
    assert f"the data end {age} days ago" in command("digest", "--send")[2]
