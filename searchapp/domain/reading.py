"""How a register is read: what somebody said of its columns and words, and what of it fits an edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from searchapp.domain.recommendation import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was said, by mapping file or on the site, of how to read an edition of a register.

    `headings`: all headings of that edition, in its order. `columns`: heading by field; `fixed`: the same
    value for all rows by field; `statuses`: by words as `domain.reference.said` has them.
    """

    headings: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, Status] = field(default_factory=dict)

    @property
    def says_anything(self) -> bool:
        """Whether an edition would be read otherwise without it."""
        return bool(self.columns or self.fixed or self.statuses)


@dataclass(frozen=True, slots=True, kw_only=True)
class LostColumn:
    """A column of the edition before that the file has not: its field, its heading then, its heading now.

    `now` is "" where no column of the file is read as that field.
    """

    field: str
    heading: str
    now: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """A reading of an earlier edition that was proposed for a file.

    `register`: whose last edition was read so. `columns`: fields read by the columns or values of then;
    `statuses`: the register's own words that mean what they meant then, also those the file does not have.
    """

    register: str
    columns: int = 0
    statuses: int = 0
    lost: tuple[LostColumn, ...] = ()

    def in_words(self) -> tuple[str, ...]:
        """What was taken over and what was not, a sentence each."""
        taken = " and ".join(
            f"{number:,} {one if number == 1 else many}"
            for number, one, many in (
                (self.columns, "column", "columns"),
                (self.statuses, "word for a status", "words for statuses"),
            )
            if number
        )
        read = f"Read as the last edition of the register {self.register}: {taken}." if taken else ""
        lost = (
            f"The column “{one.heading}”, from which the {one.field} was read then, is not in this file; "
            + (f"“{one.now}” is read in its place." if one.now else "no column is read in its place.")
            for one in self.lost
        )
        afresh = "So the columns were found afresh." if self.lost and not self.columns else ""
        return tuple(filter(None, (read, *lost, afresh)))
