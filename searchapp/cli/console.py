"""What the user sees in a terminal: progress and messages on stderr, answers and nothing else on stdout."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from searchapp.domain.progress import Advance

_BETWEEN_LINES: Final = 5.0  # seconds
_OTHER_LINE_BREAKS: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}


class TerminalProgress:
    """Progress on stderr: a bar in a terminal, else a line for each step and one every few seconds of it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._bars: Progress | None = None
        self._clock = clock

    def start(self, label: str, total: int | None = None) -> Advance:
        """Show a new step."""
        if self._bars is None:
            self.message(f"{label} ...")
            return self._lines(label, total)
        bars, task = self._bars, self._bars.add_task(label, total=total)
        return lambda done: bars.advance(task, done)

    def _lines(self, label: str, total: int | None) -> Advance:
        """Says how far a step is, never twice within five seconds."""
        finished, said = 0, self._clock()

        def advance(done: int) -> None:
            nonlocal finished, said
            finished += done
            if self._clock() - said >= _BETWEEN_LINES:
                said = self._clock()
                self.message(f"{label}: {finished:,}{f' of {total:,}' if total else ''} ...")

        return advance

    def message(self, text: str) -> None:
        """Say one sentence."""
        self._console.print(text, markup=False, soft_wrap=True)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Keep bars on screen while the block runs."""
        if not self._console.is_terminal or self._bars is not None:
            yield
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeElapsedColumn(), console=self._console) as bars:
            self._bars = bars
            try:
                yield
            finally:
                self._bars = None


def json_text(values: Any) -> str:
    """One JSON document, with a line break at its end."""
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def print_json(values: Any) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(json_text(values))


def print_line(values: dict[str, Any]) -> None:
    """One JSON line on stdout, handed on at once; no other character in it breaks a line for any reader."""
    sys.stdout.write(json.dumps(values, ensure_ascii=False).translate(_OTHER_LINE_BREAKS) + "\n")
    sys.stdout.flush()


def print_text(text: str) -> None:
    """Plain text on stdout; control characters of register text are shown, not obeyed."""
    sys.stdout.write(
        "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
    )
    sys.stdout.write("\n")


def print_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    title: str = "",
    whole: Sequence[str] = (),
) -> None:
    """A table on stdout. Columns named by `whole` are never cut or broken, however narrow the terminal is."""
    table = Table(title=title or None, title_justify="left")
    for heading in headings:
        if heading in whole:
            cells = (str(row[headings.index(heading)]) for row in rows)
            table.add_column(heading, no_wrap=True, min_width=max(map(len, (heading, *cells))))
        else:
            table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    Console(markup=False, highlight=False).print(table)
