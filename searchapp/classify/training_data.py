"""The labelled examples models learn from: register rows joined to the label file, and written sentences.

Owns reading and checking the label files; every error names file and line. Texts of register rows come
already cleaned from the caller.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from searchapp.domain.errors import InvalidInput, Unavailable
from searchapp.domain.suggestion import Applies, ClassifiableText
from searchapp.domain.taxonomy import LabelKind, Taxonomy

_COLUMNS: Final = ("row", "inspection", "themes", "addressees", "applies_to_force", "text_start")
_APPLIES: Final = frozenset(get_args(Applies))


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A labelled text. `inspection` is "" for a written sentence, which no evaluation may use."""

    id: str
    text: ClassifiableText
    themes: tuple[str, ...]
    addressees: tuple[str, ...]
    applies: Applies
    inspection: str

    @property
    def group(self) -> str:
        """What must stay on one side of a split: the inspection; a written sentence stands for itself."""
        return self.inspection or self.id

    def labels(self, kind: LabelKind) -> tuple[str, ...]:
        """Its themes or its addressees."""
        return self.themes if kind == "theme" else self.addressees


@dataclass(frozen=True)
class TrainingData:
    """All examples, in the order of the files."""

    examples: tuple[Example, ...]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of everything a model could learn from."""
        digest = hashlib.sha256()
        for example in self.examples:
            digest.update(json.dumps(astuple(example), ensure_ascii=False).encode())
        return digest.hexdigest()

    @property
    def judged(self) -> tuple[Example, ...]:
        """The examples an evaluation may use: real recommendations."""
        return tuple(example for example in self.examples if example.inspection)

    @property
    def written(self) -> tuple[Example, ...]:
        """The sentences written for training."""
        return tuple(example for example in self.examples if not example.inspection)


def truth_table(examples: Sequence[Example], kind: LabelKind, ids: Sequence[str]) -> NDArray[np.bool_]:
    """Which example has which label (n, L)."""
    place = {label: n for n, label in enumerate(ids)}
    truth = np.zeros((len(examples), len(ids)), dtype=bool)
    for row, example in zip(truth, examples, strict=True):
        row[[place[label] for label in example.labels(kind)]] = True
    return truth


def load_training_data(
    rows: Iterable[tuple[int, ClassifiableText]],
    *,
    labels: Path,
    written: Iterable[Path],
    taxonomy: Taxonomy,
) -> TrainingData:
    """Join cleaned register `rows` (number, text) to the label file, and add the written sentences.

    Raises Unavailable for a file that cannot be read, and InvalidInput, naming file and line, for an id the
    taxonomy does not have, a row that is not in the register or there twice, or text of another row.
    """
    texts = dict(rows)
    known = {"themes": set(taxonomy.names("theme")), "addressees": set(taxonomy.names("addressee"))}
    examples = [*_register_examples(labels, texts, known)]
    for path in written:
        examples += _written_examples(path, known)
    return TrainingData(tuple(examples))


def _register_examples(
    path: Path, texts: Mapping[int, ClassifiableText], known: Mapping[str, set[str]]
) -> Iterator[Example]:
    reader = csv.DictReader(_lines(path))
    if reader.fieldnames is None or not set(_COLUMNS) <= set(reader.fieldnames):
        raise _error((path, 1), f"the columns must be {', '.join(_COLUMNS)}")
    seen: set[str] = set()
    for values in reader:
        where = path, reader.line_num
        number = values["row"]
        text = texts.get(int(number)) if number.isascii() and number.isdigit() else None
        if text is None:
            raise _error(where, f'the register has no row "{number}"')
        if number in seen:
            raise _error(where, f"row {number} is there twice")
        if not _begins(text.text, values["text_start"]):
            raise _error(where, f'row {number} of the register does not begin "{values["text_start"]}"')
        seen.add(number)
        listed = {name: values[name].split(";") if values[name] else [] for name in known}
        if not values["inspection"]:
            raise _error(where, "the inspection is missing")
        yield _example(where, f"row {number}", text, values | listed, known)


def _written_examples(path: Path, known: Mapping[str, set[str]]) -> Iterator[Example]:
    for line, content in enumerate(_lines(path), start=1):
        where = path, line
        try:
            values = json.loads(content)
            text = ClassifiableText(text=str(values["text"]), report=str(values.get("report") or ""))
            example = _example(where, str(values["id"]), text, values | {"inspection": ""}, known)
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as problem:
            raise _error(where, f"not a written sentence ({type(problem).__name__}: {problem})") from problem
        yield example


def _example(
    where: tuple[Path, int],
    name: str,
    text: ClassifiableText,
    values: Mapping[str, Any],
    known: Mapping[str, set[str]],
) -> Example:
    for kind, ids in known.items():
        for label in values[kind]:
            if label not in ids:
                raise _error(where, f'"{label}" is not among the {kind} of the taxonomy')
    if values["applies_to_force"] not in _APPLIES:
        raise _error(where, f'"{values["applies_to_force"]}" is not one of {", ".join(sorted(_APPLIES))}')
    return Example(
        id=name,
        text=text,
        themes=tuple(values["themes"]),
        addressees=tuple(values["addressees"]),
        applies=values["applies_to_force"],
        inspection=values["inspection"],
    )


def _begins(text: str, start: str) -> bool:
    """Whether a text begins so, marks and blanks aside (cleaning may have moved them)."""
    plain, wanted = ["".join(filter(str.isalnum, part)) for part in (text, start)]
    return plain.startswith(wanted)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise Unavailable(
            f"The training file {path.name} could not be read ({problem}).",
            next_step="Put the file back, or restore it from the installation.",
        ) from problem


def _error(where: tuple[Path, int], what: str) -> InvalidInput:
    path, line = where
    return InvalidInput(f"{path.name}, line {line}: {what}.", next_step="Correct that line and try again.")
