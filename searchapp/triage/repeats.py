"""Chains of repeat findings: what one force is told on one theme, again and again over the years.

Owns the grouping only; themes come from whoever suggested or decided them.
"""

from __future__ import annotations

from collections.abc import Iterable

from searchapp.domain.finding import Chain, Themed


def find_chains(items: Iterable[Themed], *, min_years: int = 2) -> list[Chain]:
    """Chains over at least `min_years` different years, longest first, then by force and theme.

    One without a year is left out.
    """
    found: dict[tuple[str, str], dict[int, list[str]]] = {}
    for item in items:
        if item.year is not None:
            for theme in item.themes:
                found.setdefault((item.force, theme), {}).setdefault(item.year, []).append(item.ref)
    chains = (
        Chain(force=force, theme=theme, refs_by_year={year: tuple(years[year]) for year in sorted(years)})
        for (force, theme), years in found.items()
        if len(years) >= min_years
    )
    return sorted(chains, key=lambda chain: (-len(chain.years), chain.force, chain.theme))
