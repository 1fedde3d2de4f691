"""Commands that check: deadlines in texts, the same recommendation twice, contradictions in the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from searchapp.cli.console import TerminalProgress, print_line, print_table, print_text
from searchapp.cli.json_lines import opened, read_lines, refused
from searchapp.domain.deadline import Deadline
from searchapp.domain.errors import InvalidInput
from searchapp.domain.finding import Chain
from searchapp.domain.findings import FindingQuery
from searchapp.domain.recommendation import PartialDate
from searchapp.services.presenting import chain_values, cluster_values, deadline_values, finding_values
from searchapp.triage.contradictions.sureness import SUREST_FIRST
from searchapp.triage.deadlines import find_deadlines
from searchapp.workspace import open_workspace

_LINE: Final = 'Write each line as {"id": "1", "text": "...", "made": "2014-11"}.'


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="JSON lines on stdout, one a text.")
def deadlines(file: Path, *, as_json: bool) -> None:
    """Find the deadlines set by the texts of FILE (- for standard input).

    Each line of FILE is a JSON object {"id", "text", "made"}; made is the date the recommendation was made:
    2014, 2014-11 or 2014-11-18. Each is answered as soon as it is read. A line that cannot be read is named
    on stderr and passed over; the exit code is then 1.
    """
    bad = 0

    def pass_over(error: InvalidInput) -> None:
        nonlocal bad
        bad += 1
        click.echo(error.message, err=True)

    with opened(file) as lines:
        for where, values in read_lines(lines, file, expected=_LINE, on_bad=pass_over):
            try:
                found = find_deadlines(*_asked(values, where))
            except InvalidInput as error:
                pass_over(error)
                continue
            if as_json:
                print_line({"id": values.get("id"), "deadlines": [deadline_values(one) for one in found]})
            else:
                print_text(f"{values.get('id')}: {'; '.join(map(_told, found)) or 'no deadline'}")
    if bad:
        raise InvalidInput(f"{bad:,} {'line' if bad == 1 else 'lines'} passed over.", next_step=_LINE)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON lines on stdout, one a cluster.")
def duplicates(*, as_json: bool) -> None:
    """List recommendations that stand in the register more than once, and whether their statuses differ."""
    with open_workspace(TerminalProgress()) as workspace:
        workspace.checking().refresh()
        clusters = workspace.checking().clusters()
    if as_json:
        for cluster in clusters:
            print_line(cluster_values(cluster))
    elif clusters:
        rows = [
            (
                ", ".join(cluster.refs),
                ", ".join(map(str, cluster.rows)),
                "; ".join(status.label for status in cluster.statuses),
                "yes" if cluster.conflict else "",
            )
            for cluster in clusters
        ]
        print_table(("References", "Rows", "Statuses", "Conflict"), rows)
    else:
        print_text("No recommendation stands in the register more than once.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON lines on stdout, one a chain.")
def repeats(*, as_json: bool) -> None:
    """List what each force is told on one theme again and again: made 2014, again 2016."""
    with open_workspace(TerminalProgress()) as workspace:
        workspace.suggest_what_is_missing()
        chains = workspace.checking().chains()
        names = workspace.taxonomy.names("theme")
    if as_json:
        for chain in chains:
            print_line(chain_values(chain))
    elif chains:
        rows = [(chain.force, names.get(chain.theme, chain.theme), _years(chain)) for chain in chains]
        print_table(("Force", "Theme", "Recommendations made"), rows)
    else:
        print_text("No force is told on one theme in more than one year.")


@click.command()
@click.option("--surest-first", is_flag=True, help="Rules that are right most often first.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines on stdout, one a finding.")
def contradictions(*, surest_first: bool, as_json: bool) -> None:
    """List what contradicts itself in the register, each with its evidence and a question to the owner."""
    with open_workspace(TerminalProgress()) as workspace:
        workspace.suggest_what_is_missing()
        asked = FindingQuery(order=SUREST_FIRST if surest_first else ())
        findings = workspace.checking().contradictions(asked)
        if as_json:
            for finding in findings:
                print_line(finding_values(finding))
            return
        rows = [(one.ref, one.row, one.rule, one.evidence, one.question) for one in findings]
    if rows:
        heads = ("Reference", "Row", "Rule", "Evidence", "Question to the owner")
        print_table(heads, rows, whole=("Reference", "Row", "Rule"))
    else:
        print_text("Nothing in the register contradicts itself.")


def _years(chain: Chain) -> str:
    return ", ".join(f"{year}: {len(refs)}" for year, refs in chain.refs_by_year.items())


def _asked(values: dict[str, Any], where: str) -> tuple[str, PartialDate | None]:
    text, made = values.get("text"), values.get("made")
    if not isinstance(text, str):
        raise refused(where, 'has no text in "text"', _LINE)
    try:
        return text, PartialDate.parse(str(made)) if made else None
    except ValueError:
        raise refused(
            where, f'has a date in "made" that cannot be read ({str(made)[:40]!r})', _LINE
        ) from None


def _told(deadline: Deadline) -> str:
    return f"{deadline.words!r}: {_span(deadline.earliest, deadline.latest)}"


def _span(earliest: date | None, latest: date | None) -> str:
    if earliest is None or latest is None:
        return "no date can be told"
    return str(earliest) if earliest == latest else f"{earliest} to {latest}"


COMMANDS: Final = (deadlines, duplicates, repeats, contradictions)
