"""Related recommendations are held to what a reader judged; the margins allow for a few items."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

import pytest
from judged import register_documents

from searchapp.config import training_folder
from searchapp.search.likeness import likeness

SHOWN = 5
BEST, GOOD = 2, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A recommendation with the grades of others by row, and the rows shown beside it, best first."""

    row: int
    grades: Mapping[int, int]
    shown: tuple[int, ...]

    @property
    def shown_grades(self) -> list[int]:
        return [self.grades.get(row, 0) for row in self.shown]

    @property
    def has_best(self) -> bool:
        return BEST in self.grades.values()

    @property
    def best_found(self) -> float:
        """Of the best there are, or of as many as are shown."""
        wanted = min(SHOWN, list(self.grades.values()).count(BEST))
        return self.shown_grades.count(BEST) / wanted


def first_entries() -> dict[int, int]:
    """The row of each second entry of a recommendation -> that of the first."""
    first: dict[int, int] = {}
    for line in _lines("near_pairs.csv"):
        if line["same"] == "yes":
            first[int(line["other_row"])] = first.get(int(line["row"]), int(line["row"]))
    return first


def _lines(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((training_folder() / name).read_text("utf-8").splitlines()))


def _fitted(folder: Path) -> likeness.Likeness:
    """The likeness of the sample register with the themes and addressees of its labels."""
    labels = {line["row"]: line for line in _lines("labels.csv")}
    likeness.fit(
        (
            replace(
                document,
                themes=tuple(filter(None, labels[document.ref]["themes"].split(";"))),
                addressees=tuple(filter(None, labels[document.ref]["addressees"].split(";"))),
            )
            for document in register_documents()
        ),
        folder / "likeness",
    )
    return likeness.load(folder / "likeness")


def measure(folder: Path) -> list[Related]:
    fitted, first = _fitted(folder), first_entries()
    tables = tomllib.loads(Path(__file__).with_name("related.toml").read_text("utf-8"))["item"]
    measured = []
    for table in tables:
        rows = [int(other.ref) for other in fitted.related(str(table["row"]), limit=20)]
        others = [row for row in rows if first.get(row, row) != table["row"]]
        shown = tuple(dict.fromkeys(first.get(row, row) for row in others[:SHOWN]))
        grades = {row: grade for name, grade in (("good", GOOD), ("best", BEST)) for row in table[name]}
        measured.append(Related(row=table["row"], grades=grades, shown=shown))
    return measured


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> list[Related]:
    return measure(tmp_path_factory.mktemp("related"))


def test_at_least_fifty_recommendations_of_every_theme_are_judged(measured: list[Related]) -> None:
    themes = {line["row"]: set(line["themes"].split(";")) for line in _lines("labels.csv")}
    judged = set[str]().union(*(themes[str(one.row)] for one in measured))
    assert len(measured) >= 50
    assert judged == set[str]().union(*themes.values())
    assert all(1 <= row <= 311 and row != one.row for one in measured for row in one.grades)
    assert not {row for one in measured for row in one.grades} & first_entries().keys()


def test_most_of_what_is_shown_beside_a_recommendation_is_of_use(measured: list[Related]) -> None:
    grades = [grade for one in measured for grade in one.shown_grades]
    assert mean(grade > 0 for grade in grades) >= 0.82


def test_where_something_belongs_beside_a_recommendation_something_of_use_is_shown(
    measured: list[Related],
) -> None:
    wanting = [one for one in measured if one.has_best]
    assert mean(any(one.shown_grades) for one in wanting) >= 0.92
    assert mean(BEST in one.shown_grades for one in wanting) >= 0.85
    assert mean(one.best_found for one in wanting) >= 0.74


def test_where_nothing_belongs_beside_a_recommendation_little_is_shown_that_is_of_no_use(
    measured: list[Related],
) -> None:
    without = [one for one in measured if not one.has_best]
    assert mean(one.shown_grades.count(0) for one in without) <= 0.8


def test_a_recommendation_on_appropriate_adults_finds_those_on_vulnerable_people_in_custody(
    measured: list[Related],
) -> None:
    (adults,) = (one for one in measured if one.row == 14)
    assert adults.shown_grades.count(BEST) >= 2
