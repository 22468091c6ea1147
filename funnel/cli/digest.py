"""The command of the digest: the week on one page of mail, printed, written or sent."""

# Streamlit's neighbours, charts and mail, take a second to load.
# ruff: noqa: PLC0415

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from funnel import wording
from funnel.cli.options import warehouse_option
from funnel.errors import FunnelError
from funnel.files import write_whole
from funnel.record import (
    AlreadyDelivered,
    commitments,
    delivering,
    earlier_commitments,
    now,
)
from funnel.warehouse import Warehouse

_KINDS = (".html", ".txt", ".eml")


class BadDigest(FunnelError):
    """The digest cannot be written or sent as asked."""


@click.command()
@click.option("--week", metavar="WEEK", help="Such as 2026-W46; else the last whole week.")
@click.option(
    "--out",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A file to write, .html, .txt or .eml; repeat it for more than one.",
)
@click.option("--send", is_flag=True, help="Send it where the environment says.")
@click.option("--again", is_flag=True, help="Send it although it went out before.")
@warehouse_option
@click.pass_context
def digest(context, week, files, send, again, warehouse) -> None:
    """Print the digest of a week, write it to files, or send it: once a week to each address.

    FUNNEL_SMTP_HOST, FUNNEL_SMTP_PORT, FUNNEL_SMTP_SECURITY (starttls, tls, none),
    FUNNEL_SMTP_USER, FUNNEL_SMTP_PASSWORD, FUNNEL_MAIL_FROM and FUNNEL_MAIL_TO say how it is
    mailed; FUNNEL_WEBHOOK_URL and FUNNEL_WEBHOOK_KIND (slack, teams) where it is posted;
    FUNNEL_URL where the pages are. With data older than FUNNEL_DIGEST_STALE_DAYS a notice goes
    out in its place, and the exit code is 1.
    """
    from funnel.delivery import read_settings, stale_notice, to_text

    for path in files:
        if path.suffix.lower() not in _KINDS:
            raise BadDigest(f"{path} is none of {', '.join(_KINDS)}: name the file by one of them.")
    settings = read_settings()
    made, readout = _made(Warehouse(warehouse), Path(warehouse), week, settings)
    for path in files:
        _write(path, made, settings)
        click.echo(f"Wrote {path}")
    if not send:
        if not files:
            click.echo(to_text(made), nl=False)
        return
    if not settings.smtp_host and not settings.webhook_url:
        raise BadDigest("Nowhere to send it: set FUNNEL_SMTP_HOST or FUNNEL_WEBHOOK_URL.")
    notice = stale_notice(readout, now(), settings.digest_stale_days, made.link)
    failures = _sent(Path(warehouse), settings, notice or made, notice is not None, again)
    for failure in failures:
        click.echo(failure, err=True)
    if notice:
        click.echo(f"{notice.subject}.", err=True)
    context.exit(2 if failures else 1 if notice else 0)


def _sent(folder: Path, settings, sent, is_notice: bool, again: bool) -> list[str]:
    """Send it by every way that is set up; what went wrong comes back, a sentence each."""
    from funnel.delivery import send_mail, send_webhook

    ways: list[tuple[str, str, Callable[[], list[str] | None]]] = []
    if settings.smtp_host:
        to = ", ".join(settings.mail_to)
        ways.append(("mail", to, lambda: send_mail(settings, sent, now())))
    if settings.webhook_url:
        kind = settings.webhook_kind
        ways.append(("webhook", kind, lambda: send_webhook(settings, sent)))
    failures = []
    for channel, target, deliver in ways:
        kept = f"{channel}, notice" if is_notice else channel
        try:
            with delivering(folder, sent.week, kept, target, now, again=again):
                refused = deliver() or []
        except AlreadyDelivered as error:
            click.echo(f"{error}")
        except FunnelError as error:
            failures.append(f"{error}")
        else:
            click.echo(f"Sent {sent.week} to {target}.")
            failures += [f"The server refuses to deliver to {one}." for one in refused]
    return failures


def _made(data: Warehouse, folder: Path, week: str | None, settings):
    """The digest and the readout it is of, with what people wrote."""
    from funnel.delivery import digest_of
    from funnel.readout import week_named
    from funnel.readout.written import whole_readout

    first = week_named(data, week)
    name = wording.full_week(first)
    readout = whole_readout(data, first)
    link = None if settings.url is None else f"{str(settings.url).rstrip('/')}/readout?week={name}"
    promised = [*earlier_commitments(folder, name), *commitments(folder, name)]
    return digest_of(readout, promised, link), readout


def _write(path: Path, made, settings) -> None:
    from funnel.delivery import to_html, to_message, to_text

    at: datetime = now()
    suffix = path.suffix.lower()
    if suffix == ".html":
        content = to_html(made).encode()
    elif suffix == ".txt":
        content = to_text(made).encode()
    else:
        sender = settings.mail_from or "funnel@localhost"
        content = to_message(made, sender, settings.mail_to or ("funnel@localhost",), at).as_bytes()
    try:
        write_whole(path, content)
    except OSError as error:
        raise BadDigest(f"{path} cannot be written ({error.strerror}): name another.") from error
