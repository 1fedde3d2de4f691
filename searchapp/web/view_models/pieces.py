"""Pieces of pages that stand on one of them a hundred times, printed here: as macros they take far longer.

Owns their markup. All that comes from elsewhere is escaped as templates do it, never trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from searchapp.domain.deadline import Due, DueStanding
from searchapp.domain.recommendation import PartialDate, Status
from searchapp.domain.search import Passage
from searchapp.web.printing import Printed, escaped
from searchapp.web.view_models import wording

_DOTS: Final = "\N{HORIZONTAL ELLIPSIS}"
_NEAR: Final[frozenset[DueStanding | None]] = frozenset({"overdue", "due-soon"})


@cache
def status_tag(status: Status) -> Printed:
    """A status as a coloured tag; the words say the same."""
    return Printed(
        f'<strong class="govuk-tag {wording.status_colour(status)}">{escaped(status.label)}</strong>'
    )


def due_date(due: Due, standing: DueStanding | None) -> Printed:
    """When something is due, with a tag where that is past or near."""
    tag = ""
    if standing is not None and standing in _NEAR:
        said = escaped(wording.due_label(standing))
        tag = f'<strong class="govuk-tag {wording.due_colour(standing)}">{said}</strong> '
    when = escaped(wording.due(due))
    return Printed(f'<span class="app-due">{tag}<span class="app-quiet">Due {when}</span></span>')


def facts(status: Status, made: PartialDate | None, due: Due | None, standing: DueStanding | None) -> Printed:
    """The status of a recommendation, when it was made and when it is due."""
    falls_due = f" {due_date(due, standing)}" if due else ""
    when = escaped(wording.made(made))
    return Printed(f'{status_tag(status)} <span class="app-quiet">Made {when}</span>{falls_due}')


def passages(found: Sequence[Passage], text: str) -> Printed:
    """Passages of `text` with their matches marked, and dots where the text goes on around them."""
    if len(found) == 1 and found[0].text == text:
        return Printed(f"<bdi>{_marked(found[0])}</bdi>")
    whole = " ".join(text.split())
    shown = []
    for number, one in enumerate(found):
        part = " ".join(one.text.split())
        before = "" if number or whole.startswith(part) else f"{_DOTS} "
        after = "" if whole.endswith(part) else f" {_DOTS}"
        shown.append(f"<bdi>{before}{_marked(one)}{after}</bdi>")
    return Printed(" ".join(shown))


def _marked(found: Passage) -> str:
    """The whole passage; marks beyond it or over each other do no harm."""
    text, pieces, at = found.text, [], 0
    for start, end in sorted(found.marks):
        low, high = max(start, at), min(end, len(text))
        if low < high:
            pieces += [escaped(text[at:low]), "<mark>", escaped(text[low:high]), "</mark>"]
            at = high
    pieces.append(escaped(text[at:]))
    return "".join(pieces)


def checkboxes(facet: str, choices: Iterable[tuple[str, str, int]], chosen: Sequence[str]) -> Printed:
    """Checkboxes of a facet in the search form: for each value its name and number of results."""
    return Printed("".join(_checkboxes(facet, choices, chosen)))


def _checkboxes(facet: str, choices: Iterable[tuple[str, str, int]], chosen: Sequence[str]) -> Iterator[str]:
    for number, (value, name, count) in enumerate(choices, 1):
        at, ticked = f"{facet}-{number}", " checked" if value in chosen else ""
        yield (
            f'<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="{at}" '
            f'name="{facet}" type="checkbox" value="{_of_facet(value)}" form="search"{ticked}> '
            f'<label class="govuk-label govuk-checkboxes__label" for="{at}"><bdi>{_of_facet(name)}</bdi> '
            f'<span class="app-quiet">({count:,})</span></label></div>\n'
        )


def labels(kind: str, links: Sequence[str]) -> str:
    """Labels that are suggested, each a `link`, under their heading; "" for none."""
    if not links:
        return ""
    heading = f"Suggested {kind}{'s' if len(links) > 1 else ''}"
    each = "".join(f"<dd>{link}</dd>" for link in links)
    return f'<div class="app-tags">\n<dt>{heading}</dt>\n{each}\n</div>\n'


def link(name: str, address: str) -> Printed:
    """A link whose colour does not tell that it was followed."""
    return Printed(
        f'<a class="govuk-link govuk-link--no-visited-state" href="{escaped(address)}">{escaped(name)}</a>'
    )


_of_facet: Final = lru_cache(maxsize=4_096)(escaped)
"""Values of facets stand on every page."""
