"""Entry point: gathers the commands and turns every failure into a sentence and an exit code.

0: done. 1: something the user can put right, said in one sentence with a next step. 2: wrong usage.
"""

from __future__ import annotations

import sys
import traceback
from datetime import UTC, datetime
from typing import Final

import click

from searchapp import __version__
from searchapp.cli import (
    agreement,
    backup,
    candidates,
    checks,
    find,
    history,
    index,
    labels,
    log,
    mapping,
    models,
    register,
    report,
    site,
    triage,
    users,
)
from searchapp.config import SETTINGS, load_settings
from searchapp.domain.errors import SearchappError

_PRIVATE: Final = 0o600  # a traceback may hold text of the register
_LARGEST_LOG: Final = 1_000_000  # bytes, after which the log begins anew

_SETTINGS_HELP = "\n".join(f"  {setting.variable}  {setting.meaning}" for setting in SETTINGS)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"\b\nSettings, as environment variables:\n{_SETTINGS_HELP}",
)
@click.version_option(__version__, prog_name="searchapp")
def cli() -> None:
    """Search, tag, triage and report on the recommendations a police force receives from inspections."""


for command in (
    *register.COMMANDS,
    *mapping.COMMANDS,
    *history.COMMANDS,
    *find.COMMANDS,
    *triage.COMMANDS,
    *checks.COMMANDS,
    *report.COMMANDS,
    *site.COMMANDS,
    *backup.COMMANDS,
    *log.COMMANDS,
    *labels.COMMANDS,
    *agreement.COMMANDS,
):
    cli.add_command(command)
for command in candidates.COMMANDS:
    models.models.add_command(command)
cli.add_command(models.models)
cli.add_command(models.classify)
cli.add_command(index.index)
cli.add_command(users.users)


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        cli(standalone_mode=False)
    except click.ClickException as wrong_usage:
        wrong_usage.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except SearchappError as error:
        click.echo(f"{error.message}\n{error.next_step}", err=True)
        sys.exit(error.exit_code)
    except Exception as error:  # noqa: BLE001 - a user never meets a traceback; it goes to a file that is named
        click.echo(_unforeseen(error), err=True)
        sys.exit(1)


def _unforeseen(error: Exception) -> str:
    """Write the traceback to a file beside the store; return the sentence that names it."""
    said = f"searchapp met an error it did not expect ({type(error).__name__}: {error}). Nothing was lost."
    try:
        log = load_settings().home / "searchapp-errors.log"
        with log.open("a", encoding="utf-8") as file:
            log.chmod(_PRIVATE)
            if file.tell() > _LARGEST_LOG:
                file.truncate(0)
            file.write(f"{datetime.now(UTC).isoformat()}\n{''.join(traceback.format_exception(error))}\n")
    except (OSError, SearchappError):
        return f"{said}\nRun the command again; if it fails again, report it with this sentence."
    return f"{said}\nRun the command again; if it fails again, report it with the end of {log}."
