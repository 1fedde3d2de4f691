"""A mapping file: which headings and words of one register stand for our fields and statuses.

TOML, proposed by the program and edited by a person; what is wrong in it is named by its line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from searchapp.domain.errors import InvalidInput
from searchapp.domain.recommendation import Status
from searchapp.domain.reference import said
from searchapp.ingest.statuses import read_status

SECTIONS: Final = ("columns", "fixed", "statuses")
STATUS_LABELS: Final = ", ".join(one.label for one in Status)
_SAY_WHICH: Final = f"Write one of {STATUS_LABELS} between the quotation marks, or take the line out."
_CORRECT: Final = "Correct the mapping file and try again."
_LINE: Final = re.compile(r" \(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterMapping:
    """`columns`: heading by field; `fixed`: the same value for all rows by field; `statuses`: by words."""

    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, Status] = field(default_factory=dict)


def load_mapping(path: Path, fields: tuple[str, ...]) -> RegisterMapping:
    """Read a mapping file for these fields. Raises InvalidInput naming file and line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except OSError as error:
        raise InvalidInput(
            f"The mapping file {path} cannot be read: {(error.strerror or str(error)).lower()}.",
            next_step="Check its name, or have one written with --propose-mapping.",
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"The mapping file {path.name} is no UTF-8 text.", next_step="Save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        where = f"Line {found[1]} of {path.name}" if found else path.name
        raise InvalidInput(
            f"{where} is not as a mapping file must be: {_LINE.sub('', str(error)).lower()}.",
            next_step='Put names and values into quotation marks: text = "Recommendation".',
        ) from error
    except (RecursionError, ValueError) as error:  # nested too deeply, or a number nobody can mean
        raise InvalidInput(
            f"{path.name} is not as a mapping file must be.",
            next_step='Write only lines like text = "Recommendation" below the names of sections.',
        ) from error
    checked = _Checked(path.name, text)
    for section, values in content.items():
        checked.section(section, values)
    for section in ("columns", "fixed"):
        for name, value in content.get(section, {}).items():
            checked.field(section, name, value, fields)
    for name in content.get("fixed", {}):
        if content.get("columns", {}).get(name):
            checked.once(name)
    return RegisterMapping(
        columns={name: heading for name, heading in content.get("columns", {}).items() if heading},
        fixed=content.get("fixed", {}),
        statuses={
            said(words): checked.status(words, to) for words, to in content.get("statuses", {}).items()
        },
    )


class _Checked:
    """Says where in the file something stands that cannot be meant."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._lines = text.splitlines()

    def section(self, name: str, values: object) -> None:
        if name not in SECTIONS or not isinstance(values, dict):
            raise self._wrong(name, f"“{name}” is none of the sections {', '.join(SECTIONS)}.")

    def field(self, section: str, name: str, value: Any, fields: tuple[str, ...]) -> None:
        if name not in fields:
            raise self._wrong(name, f"“{name}” is none of the fields {', '.join(fields)}.", section)
        if not isinstance(value, str):
            raise self._wrong(name, f"The value of “{name}” must stand in quotation marks.", section)
        if (section, name, value) == ("fixed", "status", ""):
            self.status(name, value, section)

    def once(self, name: str) -> None:
        """Refuse a field with a column and a value for all rows: one of them would be lost."""
        column = self._line(name, "columns")
        raise self._wrong(
            name,
            f"“{name}” has a value for all rows under [fixed] and a column under [columns] in line {column}. "
            "Take one of the two lines out.",
            "fixed",
        )

    def status(self, words: str, value: Any, section: str = "statuses") -> Status:
        if value == "":
            raise self._wrong(words, f"“{words}” has no status yet.", section, _SAY_WHICH)
        status = read_status(value) if isinstance(value, str) else None
        if status is None:
            raise self._wrong(words, f"“{value}” is none of the statuses {STATUS_LABELS}.")
        return status

    def _wrong(
        self,
        name: str,
        what: str,
        section: str = "",
        next_step: str = _CORRECT,
    ) -> InvalidInput:
        return InvalidInput(f"Line {self._line(name, section)} of {self._file}: {what}", next_step=next_step)

    def _line(self, name: str, section: str) -> int:
        """The first line that has the name, within the section if one is given; else line 1."""
        within = not section
        for number, line in enumerate(self._lines, start=1):
            said = line.split("#")[0].strip()
            if section and said.startswith("["):
                within = said.strip("[] ") == section
            elif within and name in (said.split("=")[0].strip(" \"'") if section else said):
                return number
        return 1
