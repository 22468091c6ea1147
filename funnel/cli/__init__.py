"""``python -m funnel …``: the same numbers without a browser."""

import sys

import click

from funnel.cli.asking import check, list_metrics, metrics
from funnel.cli.digest import digest
from funnel.cli.loading import import_exports, sample, serve
from funnel.cli.proposing import holidays
from funnel.cli.publishing import publish
from funnel.cli.readout import readout
from funnel.cli.record import backup, commitments, restore
from funnel.cli.restating import restated
from funnel.cli.targets import targets
from funnel.errors import FunnelError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--warehouse",
    envvar="FUNNEL_WAREHOUSE",
    default="warehouse",
    show_default=True,
    metavar="DIR",
    help="Folder that holds what was imported; also FUNNEL_WAREHOUSE.",
)
@click.pass_context
def cli(context: click.Context, warehouse: str) -> None:
    """Lead-funnel numbers from the exports of your CRM."""
    context.obj = warehouse


for command in (
    import_exports, metrics, list_metrics, check, targets, readout, publish, restated, digest,
    commitments, holidays, backup, restore, sample, serve,
):  # fmt: skip
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code; what went wrong is one sentence, code 2."""
    try:
        code = cli.main(arguments, prog_name="python -m funnel", standalone_mode=False)
    except FunnelError as error:
        code = _complain(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        code = 2
    except click.ClickException as error:
        code = _complain(error.format_message())
    except click.Abort:
        code = 130
    sys.exit(code or 0)


def _complain(sentence: str) -> int:
    click.echo(sentence, err=True)
    return 2
