"""Writes the reference pages from the code they describe, so that they cannot say anything else.

Run by `make docs`; a test compares what it gives with what is committed.
"""

from __future__ import annotations

import inspect
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import click

from searchapp.cli.main import cli
from searchapp.config import SETTINGS, load_settings
from searchapp.domain.progress import Silent
from searchapp.ingest.headings import COLUMNS
from searchapp.ingest.readers import READERS
from searchapp.reports import REPORTS
from searchapp.search.finding.widening import FEW
from searchapp.search.queries.fields import QUERY_FIELDS
from searchapp.web import create_app
from searchapp.workspace import open_workspace

FOLDER: Final = Path(__file__).parent / "reference"
_NOTE: Final = "<!-- Made from the code by `make docs`; change the code instead. -->\n\n"
_COMMANDS: Final = (
    "Every command has `--help`. Answers go to standard output, progress and messages to standard error. "
    "Exit codes: 0 done; 1 something you can put right, said in a sentence with a next step; 2 wrong "
    "usage."
)
_QUERIES: Final = (
    "Nothing you type is an error. What cannot be read is searched as plain words, and the answer says "
    "how it was read."
)
_NEAREST: Final = (
    "## What else is found\n\n"
    "- Other names: acronyms, old and new names of bodies, and everyday words for what inspectorates say "
    'in their own ("tagging" finds "electronic monitoring"). The answer names them; "Search without other '
    'names" switches them off. Words in quotes are searched as they stand.\n'
    f"- What comes nearest: where fewer than {FEW} recommendations have all your words, the list is filled "
    f"up to {FEW} with those that bear most of what your words tell; rare words tell more than common ones. "
    "They come after those with all words and are counted; a line says where they begin. Decisions for all, "
    'reports offered beside the list and what is new in a saved search hold to those with all words. "List '
    'only what has all your words" (`words=all` in the address) leaves the others out. Nothing is added '
    "where you use quotes, fields of words, `*`, `~`, `OR`, `AND` or `+`; conditions and exclusions always "
    "hold.\n"
    '- Questions ("what have we been told about bail?"): not all words are wanted, and words that tell '
    "nothing of the matter are left out. The answer says which.\n"
    '- Conditions in plain words: "still open", "is open", "not yet done", "outstanding", "overdue", '
    '"closed" or "completed", where they are said of recommendations ("which custody recommendations are '
    'closed"), and '
    '"since 2013", "from 2013", "after 2014", "before 2015", "in 2014", "between 2014 and 2016" for when it '
    "was made. "
    "The answer says so; in quotes they are words."
)
_ROWS: Final = (
    "A title above the table, repeated headings and blank rows do no harm. A row that cannot be read is "
    "held back and named by row, column and value; nothing else is lost, and nothing is guessed."
)
_OTHER_COLUMNS: Final = (
    "Every other column is kept as it is: shown with the recommendation, exported, and found by the words it "
    "holds. It follows the newest file; a difference in it alone does not count as a change. A target date "
    "counts as due date in place of dates read from the recommendation, unless somebody decided another one."
)
_REPORTS: Final = (
    "Each report breaks what a search finds down by one facet and status, and adds when recommendations were "
    "made and closed, the due dates and the age of open ones, themes on which a force was told again, and "
    "contradictions. The one for a board begins with what matters in a few sentences and lists what is open, "
    "one by one. Every number on the site leads to the recommendations it counts; a line under each table "
    "proves that its parts add up.\n\n"
    "A report is made of all that is in the register, or of what a search finds: `--query`, `--theme`, "
    "`--addressee`, `--status`, `--report` and `--force` narrow it, as the filters of the site do. It says "
    "first, and on the cover of its files, whose recommendations it counts: those of one force, or of "
    "several together. The cover names the files last loaded into the registers of these forces. "
    "`--table` names one of the tables or lists for CSV: `theme`, `addressee`, `report`, `force`, `year`, "
    "`closed`, `due`, `age`, `repeat`, `contradiction`, `open`, `doubtful`. The same register and "
    "`--as-of` give the same CSV and JSON, byte for byte.\n\n"
    "When something was closed is told by its response, by the import in which it first stood closed, or by "
    "a person's decision; of what was closed when it was first imported nothing tells it, and the report "
    "says of how many."
)
_API: Final = (
    "Answers are JSON. Searches take the parameters that stand in the addresses of the pages. An error is"
    ' `{"error": {"status", "message", "next_step"}}` with the HTTP status of its kind. With accounts'
    " on, a program sends an API token (`searchapp users token`) in the header `Authorization: Bearer`."
)


def commands() -> str:
    """Every command with its arguments and options."""
    parts = ["# Commands", _COMMANDS]
    for path, command in _walk("searchapp", cli):
        parts.append(f"## {path}")
        parts.append(inspect.cleandoc(command.help or ""))
        context = click.Context(command, info_name=path)
        arguments = [one for one in command.params if isinstance(one, click.Argument)]
        usage = " ".join([path, "[OPTIONS]", *(one.make_metavar(context) for one in arguments)])
        parts.append(f"```\n{usage}\n```")
        rows = [one.get_help_record(context) for one in command.params if isinstance(one, click.Option)]
        if rows:
            lines = ["| option | meaning |", "|---|---|"]
            lines += [f"| `{_cell(row[0])}` | {_cell(row[1])} |" for row in rows if row]
            parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def settings() -> str:
    """Every setting."""
    lines = [
        "# Settings",
        "",
        "All settings are environment variables. What is not set has its default.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{one.variable}` | {_cell(one.default) or 'empty'} | {_cell(one.meaning)} |" for one in SETTINGS
    ]
    return "\n".join(lines) + "\n"


def query_language() -> str:
    """What can be typed into the search box."""
    lines = [
        "# Query language",
        "",
        _QUERIES,
        "",
        "| you type | it finds |",
        "|---|---|",
        "| `custody training` | all the words, in any form; where few have all, what comes nearest, too |",
        '| `"appropriate adult"` | exactly these words, side by side and in this form |',
        "| `custody OR detention` | either |",
        "| `custody -children`, `custody NOT children` | the first without the second |",
        "| `(rape OR abuse) training` | brackets group |",
        "| `vulnerab*` | words that begin so |",
        "| `custdy~` | words spelt nearly so |",
        "",
        _NEAREST,
        "",
        "## Fields",
        "",
        "| field | looks for | example |",
        "|---|---|---|",
    ]
    lines += [
        f"| {', '.join(f'`{name}:`' for name in one.names)} | {_cell(one.meaning)} | `{_cell(one.example)}` |"
        for one in QUERY_FIELDS
    ]
    return "\n".join(lines) + "\n"


def file_formats() -> str:
    """What can be imported and by which headings columns are known."""
    lines = [
        "# File formats",
        "",
        "What a file is, is told by what it holds, never by its name. These can be imported:",
        "",
        *(f"- {one.name}" for one in READERS),
        "",
        _ROWS,
        "",
        "## Columns",
        "",
        "| column | needed | headings it is known by |",
        "|---|---|---|",
    ]
    lines += [
        f"| {one.title} | {'yes' if one.required else 'no'} | "
        f"{_cell('; '.join((*one.headings, *one.at_last)))} |"
        for one in COLUMNS
    ]
    return "\n".join([*lines, "", _OTHER_COLUMNS]) + "\n"


def reports() -> str:
    """Every report."""
    lines = [
        "# Reports",
        "",
        _REPORTS,
        "",
        "| report | command | address |",
        "|---|---|---|",
    ]
    lines += [
        f"| {one.name} | `searchapp report {name}` | `/reports/{name}` |" for name, one in REPORTS.items()
    ]
    return "\n".join(lines) + "\n"


def api() -> str:
    """Every address of the API."""
    with tempfile.TemporaryDirectory() as home:
        chosen = load_settings({"SEARCHAPP_HOME": home, "SEARCHAPP_SECRET_KEY": "0" * 64})
        with open_workspace(Silent(), chosen) as workspace:
            app = create_app(workspace)
            rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
            lines = [
                "# API",
                "",
                _API,
                "",
                "| method | address | answer |",
                "|---|---|---|",
            ]
            for rule in sorted(rules, key=lambda rule: rule.rule):
                methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
                told = inspect.cleandoc(app.view_functions[rule.endpoint].__doc__ or "")
                address = rule.rule.replace("<", "{").replace(">", "}")
                lines.append(f"| {methods} | `{address}` | {_cell(told)} |")
    return "\n".join(lines) + "\n"


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "commands.md": commands,
    "settings.md": settings,
    "query-language.md": query_language,
    "file-formats.md": file_formats,
    "reports.md": reports,
    "api.md": api,
}


def page(name: str) -> str:
    """The text of a reference page."""
    return _NOTE + PAGES[name]()


def _walk(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    if command.invoke_without_command:
        yield path, command
    for name in sorted(command.commands):
        yield from _walk(f"{path} {name}", command.commands[name])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in PAGES:
        (FOLDER / name).write_text(page(name), encoding="utf-8")
    sys.stdout.write(f"{len(PAGES)} reference pages written.\n")
