"""The agreed lists of themes and addressees, with the words that speak for and against each.

Owns the values only; reading the file they come from is `searchapp.classify.taxonomy_file`'s business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

LabelKind = Literal["theme", "addressee"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A theme or an addressee.

    Terms are written in the small language described at the head of `training/taxonomy.toml`.

    strong: words that nearly always mean this label. weak: words that support it, and seldom decide.
    acronyms: capitals -> what they stand for. variants: older, newer and other names.
    titles: phrases that mean the label when they stand in a report's title.
    exclusions: phrases that contain a term without meaning it. hard_negatives: phrases that speak against.
    gives_way_to: ids of labels before which this one steps back when both are matched.
    """

    id: str
    name: str
    definition: str
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    acronyms: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    hard_negatives: tuple[str, ...] = ()
    gives_way_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """All themes and addressees, in the order of the file; ids are unique within each list."""

    themes: tuple[Label, ...]
    addressees: tuple[Label, ...]

    def names(self, kind: LabelKind) -> dict[str, str]:
        """Names by id, in the order of the file."""
        return {label.id: label.name for label in self.labels(kind)}

    def labels(self, kind: LabelKind) -> tuple[Label, ...]:
        """The list of that kind."""
        return self.themes if kind == "theme" else self.addressees
