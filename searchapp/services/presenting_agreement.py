"""Agreement between two reviewers as plain values and as rows of a table, for commands and files."""

from __future__ import annotations

from typing import Any, Final

from searchapp.domain.agreement import Share
from searchapp.services.agreeing import Compared


def values_of(compared: Compared) -> dict[str, Any]:
    """Figures and answers as plain values, for JSON."""
    sample = compared.sample
    return {
        "sample": sample.number,
        "reviewers": list(sample.reviewers),
        "drawn": {"by": sample.by, "at": sample.at, "seed": sample.seed, "search": sample.asked}
        | {"size": len(sample.refs), "of": sample.population},
        "recommendations": compared.agreement.recommendations,
        "same_themes": _share(compared.agreement.same),
        "themes": [
            {"theme": one.theme, "support": one.support, "both": one.both, "first_only": one.first_only}
            | {"second_only": one.second_only, "neither": one.neither}
            | {"percent": _share(one.percent), "kappa": _share(one.kappa)}
            for one in compared.agreement.themes
        ],
        "answers": [
            {"ref": pair.ref, "first": list(pair.first), "second": list(pair.second)}
            | {"settled_by_entry": found.entry if (found := compared.settled.get(pair.ref)) else None}
            for pair in sample.pairs
        ],
    }


COLUMNS: Final = (
    *("theme", "support", "both", "first_only", "second_only", "neither"),
    *("percent", "percent_low", "percent_high", "kappa", "kappa_low", "kappa_high"),
)
"""Of the figures as a table; kappa is empty where it is not stated."""


def rows_of(compared: Compared) -> list[tuple[str | int | float | None, ...]]:
    """Figures as rows of a table, one a theme."""
    ends = ("value", "low", "high")
    return [
        (
            *(one.theme, one.support, one.both, one.first_only, one.second_only, one.neither),
            *(getattr(one.percent, end) if one.percent else None for end in ends),
            *(getattr(one.kappa, end) if one.kappa else None for end in ends),
        )
        for one in compared.agreement.themes
    ]


def _share(share: Share | None) -> dict[str, float] | None:
    return {"value": share.value, "low": share.low, "high": share.high} if share else None
