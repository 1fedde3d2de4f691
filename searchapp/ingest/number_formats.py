"""What a number in a workbook says: a number, or a date as precise as its format shows it.

Owns the styles of a workbook as far as they tell dates from numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from searchapp.ingest.archive import attribute

_NO_DATE: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_LARGEST: Final = 1e15  # whole numbers beyond it are not exact


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormats:
    """The number formats of a workbook's cell styles, by the number of the style."""

    formats: Sequence[str]
    epoch: datetime

    def read(self, value: str, style: str) -> str:
        """A cell's number in words: "2014", "0.5", or "2014-11-18" where the style shows a date."""
        try:
            number = float(value)
        except ValueError:
            return value
        shown = self.formats[int(style)] if style.isdigit() and int(style) < len(self.formats) else ""
        if shown and is_date_format(shown):
            try:
                return in_words(from_excel(number, self.epoch), shown)
            except (ValueError, OverflowError):
                return value
        return str(int(number)) if number.is_integer() and abs(number) < _LARGEST else value


def in_words(moment: object, shown: str = "d") -> str:
    """A date in ISO form, no more precise than its format `shown` (a month where it shows no day)."""
    if not isinstance(moment, date):
        return str(moment)
    letters = _NO_DATE.sub("", shown.lower())
    if "d" not in letters and "y" in letters:
        return f"{moment:%Y-%m}" if "m" in letters else f"{moment:%Y}"
    if isinstance(moment, datetime) and (moment.hour or moment.minute or moment.second):
        return moment.isoformat(sep=" ", timespec="seconds")
    return f"{moment:%Y-%m-%d}"


def read_number_formats(styles: Any, *, epoch_1904: bool) -> NumberFormats:
    """The formats in a workbook's style sheet (its root element, or None)."""
    epoch = CALENDAR_MAC_1904 if epoch_1904 else CALENDAR_WINDOWS_1900
    if styles is None:
        return NumberFormats(formats=(), epoch=epoch)
    own = {
        attribute(one, "numFmtId"): attribute(one, "formatCode")
        for one in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    numbers = [attribute(one, "numFmtId") for one in styles.iterfind("{*}cellXfs/{*}xf")]
    formats = [own.get(number) or _built_in(number) for number in numbers]
    return NumberFormats(formats=formats, epoch=epoch)


def _built_in(number: str) -> str:
    return str(BUILTIN_FORMATS.get(int(number), "")) if number.isdigit() else ""
