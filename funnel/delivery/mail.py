"""The digest as mail: text and HTML, nothing loaded from anywhere."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from funnel.delivery.digest import Digest
from funnel.palette import LIGHT

_HERE = Path(__file__).parent / "html"
_LONGEST_SUBJECT = 150


def to_text(digest: Digest) -> str:
    """The digest as plain text, its numbers in columns."""
    lines = [digest.base]
    for headline, sentences in digest.parts:
        lines += ["", headline, *(f"  {sentence}" for sentence in sentences)]
    if digest.table:
        lines += ["", *_columns(digest.table)]
    if digest.promised:
        lines += ["", "What was promised", *(f"  {promise}" for promise in digest.promised)]
    if digest.link:
        lines += ["", digest.link]
    return "\n".join(lines) + "\n"


def to_html(digest: Digest) -> str:
    """The digest as an HTML page of its own."""
    return _template().render(digest=digest, colours=LIGHT)


def to_message(
    digest: Digest, sender: str, recipients: Sequence[str], at: datetime
) -> EmailMessage:
    """The mail: text first, HTML as its alternative. ``at`` has a time zone."""
    message = EmailMessage(policy=SMTP)
    # A header is one line, whatever was written into a headline.
    message["Subject"] = " ".join(digest.subject.split())[:_LONGEST_SUBJECT]
    message["From"] = sender
    message["To"] = ", ".join(recipients)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(f"digest-{digest.week}", domain="funnel.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(to_text(digest))
    message.add_alternative(to_html(digest), subtype="html")
    return message


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("digest.html")
