"""Reads a taxonomy file and checks that it does not contradict itself.

Owns the file's format; every error names the file and the line. Knows nothing of matching or learning.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from searchapp.domain.errors import TaxonomyError, Unavailable
from searchapp.domain.taxonomy import Label, LabelKind, Taxonomy

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SECTION: Final = re.compile(r"\s*\[\[\s*(theme|addressee)\s*\]\]")
_TEXTS: Final = ("id", "name", "definition")
_GIVES_WAY: Final = "gives_way_to"
_LISTS: Final = ("strong", "weak", "variants", "titles", "exclusions", "hard_negatives", _GIVES_WAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """One `[[theme]]` or `[[addressee]]` table with the lines it was written on."""

    file: str
    kind: LabelKind
    values: Mapping[str, Any]
    first_line: int
    lines: tuple[str, ...]

    def error(self, message: str, *, near: str = "", key: str = "") -> TaxonomyError:
        """An error that names the line where `near` stands in quotes, at or after `key` (else the first)."""
        start = next((n for n, line in enumerate(self.lines) if key and line.lstrip().startswith(key)), 0)
        later = range(start, len(self.lines))
        offset = next((n for n in later if near and f'"{near}"' in self.lines[n]), start)
        return _error(self.file, self.first_line + offset, message)


def load_taxonomy(path: Path) -> Taxonomy:
    """Read the taxonomy at `path`.

    Raises Unavailable when the file cannot be read, and TaxonomyError, which names file and line, when it is
    not TOML, a label has no id or name, an id is there twice or unknown, a key is unknown, a term is empty or
    `gives_way_to` leads round in a circle.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise Unavailable(
            f"The taxonomy file {path.name} could not be read ({problem}).",
            next_step="Put the file back, or restore it from the installation.",
        ) from problem
    return parse_taxonomy(text, file=path.name)


def parse_taxonomy(text: str, *, file: str) -> Taxonomy:
    """Read a taxonomy from text; `file` is the name used in errors. Raises TaxonomyError."""
    sections = list(_sections(text, file))
    return Taxonomy(themes=_labels(sections, "theme"), addressees=_labels(sections, "addressee"))


def _sections(text: str, file: str) -> Iterator[_Section]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        where = re.search(r"at line (\d+)", str(problem))
        line = int(where.group(1)) if where else text.count("\n") + 1
        raise _error(file, line, f"The file is not valid TOML: {problem}.") from problem
    lines = text.split("\n")
    if unknown := sorted(set(tables) - {"theme", "addressee"}):
        raise _error(file, 1, f'There is a "{unknown[0]}" section; only theme and addressee are known.')
    starts = [(n, found.group(1)) for n, line in enumerate(lines) if (found := _SECTION.match(line))]
    ends = [n for n, _kind in starts[1:]] + [len(lines)]
    waiting = {kind: iter(tables.get(kind, ())) for kind in ("theme", "addressee")}
    for (start, kind), end in zip(starts, ends, strict=True):
        yield _Section(
            file=file,
            kind="theme" if kind == "theme" else "addressee",
            values=next(waiting[kind]),
            first_line=start + 1,
            lines=tuple(lines[start:end]),
        )


def _labels(sections: list[_Section], kind: LabelKind) -> tuple[Label, ...]:
    found: dict[str, tuple[_Section, Label]] = {}
    for section in (section for section in sections if section.kind == kind):
        label = _label(section)
        if label.id in found:
            first = found[label.id][0].first_line
            raise section.error(
                f'The {kind} "{label.id}" is there twice (first on line {first}).', near=label.id
            )
        found[label.id] = section, label
    for section, label in found.values():
        for other in label.gives_way_to:
            if other not in found:
                raise section.error(
                    f'"{label.id}" gives way to "{other}", which is no {kind} id.', near=other
                )
    for section, label in found.values():
        if circle := _circle(label.id, found):
            raise section.error(
                f"Giving way leads round in a circle: {' -> '.join(circle)}.", near=circle[1], key=_GIVES_WAY
            )
    return tuple(label for _section, label in found.values())


def _label(section: _Section) -> Label:
    values = section.values
    for key in values:
        if key not in (*_TEXTS, *_LISTS, "acronyms"):
            raise section.error(f'The key "{key}" is not known here.')
    for key in _TEXTS:
        if not (isinstance(values.get(key), str) and values[key].strip()):
            raise section.error(f'A {section.kind} needs a "{key}".')
    if not _ID.fullmatch(values["id"]):
        raise section.error(
            f'The id "{values["id"]}" may have lower-case letters, digits and hyphens only.',
            near=values["id"],
        )
    texts = {key: str(values[key]).strip() for key in _TEXTS}
    terms = {key: _terms(section, key) for key in _LISTS}
    return Label(**texts, acronyms=_acronyms(section), **terms)  # type: ignore[arg-type]  # keys are Label's


def _terms(section: _Section, key: str) -> tuple[str, ...]:
    terms = section.values.get(key, [])
    if not isinstance(terms, list) or not all(isinstance(term, str) and term.strip(" .*|") for term in terms):
        raise section.error(
            f'"{key}" of "{section.values["id"]}" must be a list of words, none of them empty.'
        )
    seen: set[str] = set()
    for term in terms:
        if term in seen:
            raise section.error(f'"{term}" is there twice in "{key}" of "{section.values["id"]}".', near=term)
        seen.add(term)
    return tuple(terms)


def _acronyms(section: _Section) -> Mapping[str, str]:
    acronyms = section.values.get("acronyms", {})
    if not isinstance(acronyms, dict) or not all(isinstance(meant, str) for meant in acronyms.values()):
        raise section.error(
            f'"acronyms" of "{section.values["id"]}" must be pairs like MARAC = "what it means".'
        )
    return dict(acronyms)


def _circle(start: str, found: Mapping[str, tuple[_Section, Label]]) -> list[str]:
    """The shortest way from `start` back to itself by `gives_way_to`, or an empty list."""
    paths = [[start]]
    seen: set[str] = set()
    for path in paths:
        for other in found[path[-1]][1].gives_way_to:
            if other == start:
                return [*path, other]
            if other not in seen:
                seen.add(other)
                paths.append([*path, other])
    return []


def _error(file: str, line: int, message: str) -> TaxonomyError:
    return TaxonomyError(f"{file}, line {line}: {message}", next_step="Correct that line and try again.")
