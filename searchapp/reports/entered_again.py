"""The same recommendation, entered again: how many entries of a list are, and which stand together.

Every number of a report counts entries, so that its parts add up; this says how many of them are no others.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from searchapp.domain.finding import Cluster
from searchapp.reports.sentences import counted, listed

Clusters = Mapping[str, Cluster]
"""The cluster of each reference that is in one."""


def entered_again(refs: Iterable[str], numbers: Mapping[str, Hashable]) -> int:
    """How many of the entries are the same recommendation as another of them, the first of each left out.

    `numbers`: what tells the cluster of a reference from others.
    """
    seen = [numbers[ref] for ref in refs if ref in numbers]
    return len(seen) - len(set(seen))


def together(refs: Sequence[str], clusters: Clusters) -> list[str]:
    """The entries in their order, save that those of one recommendation follow its first."""
    first: dict[tuple[str, ...], int] = {}
    for place, ref in enumerate(refs):
        if ref in clusters:
            first.setdefault(clusters[ref].refs, place)
    places = {ref: first[clusters[ref].refs] if ref in clusters else place for place, ref in enumerate(refs)}
    return sorted(refs, key=places.__getitem__)


def of_which(again: int) -> str:
    """What follows "14 entries": how many of them are others entered again; "" for none."""
    if not again:
        return ""
    return f", of which {again:,} {'is' if again == 1 else 'are'} the same recommendation entered again"


def same_as(ref: str, clusters: Clusters) -> tuple[str, ...]:
    """The remark on an entry that there are others of; none for one that stands alone."""
    others = [other for other in clusters[ref].refs if other != ref] if ref in clusters else []
    return (f"The same recommendation is entered as {listed(others)}.",) if others else ()


def entries_sentence(total: int, again: int) -> str:
    """What a summary says of entries some of which are others entered again."""
    verb = "is" if again == 1 else "are"
    return (
        f"Of these {total:,} entries {again:,} {verb} the same recommendation entered again: "
        f"{counted(total - again)} in all. Every number below counts entries."
    )
