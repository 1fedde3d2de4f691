"""Tables and figures of a model card as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells under headings."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def interval(figure: Mapping[str, float], *, signed: bool = False) -> str:
    """A figure with its 95% interval, all with two decimals; `signed`: with + before what is not negative."""
    form = "+.2f" if signed else ".2f"
    return f"{figure['value']:{form}} ({figure['low']:{form}} to {figure['high']:{form}})"


def number(value: float | None) -> str:
    """A figure with two decimals, or that there is none."""
    return "none" if value is None else f"{value:.2f}"
