"""The run of a script that learns a table from rows by several authors: figures, or the table."""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks.weighing import HEADINGS, write

Part = TypeVar("Part")
Lines = list[list[str]]


def run(
    by_author: Mapping[str, Sequence[Part]],
    *,
    description: str | None,
    table: Path,
    learned: Callable[[Sequence[Part]], Lines],
    found_with: Callable[[Lines, Sequence[Part]], tuple[int, int, int]],
) -> None:
    """Print what is right, found and labelled of each author by what the others teach, or write the table."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--write", action="store_true", help="write the table of weights")
    if parser.parse_args().write:
        write(table, HEADINGS, learned([part for parts in by_author.values() for part in parts]))
        return
    for author, parts in by_author.items():
        others = [part for name, other in by_author.items() if name != author for part in other]
        right, found, labelled = found_with(learned(others), parts)
        print(f"{author}: {right} right of {found} found of {labelled} labelled")
